import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Hashtable;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;

final class ByPdfbox {
    private final Sign sign;

    ByPdfbox(Sign sign) {
        this.sign = sign;
    }

    void run() {
        signed("base-plain", "pdfbox-b", "s1", 0, false);
        signed("base-plain", "pdfbox-t", "s1", 0, true);
        for (int p = 1; p <= 3; p++) signed("base-plain", "pdfbox-p" + p + "-t", "s1", p, true);
        signed("pdfbox-t", "pdfbox-two-t", "s2", 0, true);
        signed("pdfbox-p2-t", "pdfbox-p2-two-t", "s2", 0, true);
        for (String base : List.of("qpdf-streams", "ghostscript", "cairo", "pdf-lib", "hybrid", "length-behind", "no-eol"))
            signed("base-" + base, "pdfbox-" + base + "-t", "s1", 0, true);
    }

    private void signed(String source, String target, String who, int permission, boolean stamp) {
        sign.attempt(target, path -> {
            Sign.Keys keys = sign.keys(who);
            try (PDDocument document = Loader.loadPDF(new File(sign.at(source))); FileOutputStream out = new FileOutputStream(path)) {
                PDSignature signature = new PDSignature();
                signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
                signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
                signature.setName("Budi Lain");
                signature.setSignDate(Calendar.getInstance());
                if (permission > 0) certify(document, signature, permission);
                document.addSignature(signature, content -> cms(content, keys, stamp));
                document.saveIncremental(out);
            }
        });
    }

    /** As PDFBox's own examples write it: the reference, its parameters and Perms are objects of their own. */
    private static void certify(PDDocument document, PDSignature signature, int permission) {
        COSDictionary parameters = new COSDictionary();
        parameters.setItem(COSName.TYPE, COSName.getPDFName("TransformParams"));
        parameters.setInt(COSName.P, permission);
        parameters.setName(COSName.V, "1.2");
        parameters.setNeedToBeUpdated(true);
        COSDictionary reference = new COSDictionary();
        reference.setItem(COSName.TYPE, COSName.getPDFName("SigRef"));
        reference.setItem(COSName.getPDFName("TransformMethod"), COSName.getPDFName("DocMDP"));
        reference.setItem(COSName.getPDFName("TransformParams"), parameters);
        reference.setNeedToBeUpdated(true);
        COSArray references = new COSArray();
        references.add(reference);
        references.setNeedToBeUpdated(true);
        signature.getCOSObject().setItem(COSName.getPDFName("Reference"), references);
        COSDictionary catalog = document.getDocumentCatalog().getCOSObject();
        COSDictionary perms = new COSDictionary();
        perms.setItem(COSName.getPDFName("DocMDP"), signature.getCOSObject());
        catalog.setItem(COSName.PERMS, perms);
        catalog.setNeedToBeUpdated(true);
        perms.setNeedToBeUpdated(true);
    }

    private byte[] cms(InputStream content, Sign.Keys keys, boolean stamp) throws java.io.IOException {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            String algorithm = keys.key.getAlgorithm().equals("RSA") ? "SHA256WithRSA" : "SHA256WithECDSA";
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                .build(new JcaContentSignerBuilder(algorithm).build(keys.key), keys.certificate()));
            generator.addCertificates(new JcaCertStore(Arrays.asList(keys.chain)));
            CMSSignedData signed = generator.generate(new CMSProcessableByteArray(content.readAllBytes()), false);
            return (stamp ? stamped(signed) : signed).getEncoded();
        } catch (Exception fault) {
            throw new java.io.IOException(fault);
        }
    }

    private CMSSignedData stamped(CMSSignedData signed) throws Exception {
        SignerInformation signer = signed.getSignerInfos().iterator().next();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(signer.getSignature());
        TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
        requests.setCertReq(true);
        byte[] query = requests.generate(new ASN1ObjectIdentifier("2.16.840.1.101.3.4.2.1"), digest).getEncoded();
        HttpRequest request = HttpRequest.newBuilder(URI.create(sign.service + "/tsa")).header("Content-Type", "application/timestamp-query")
            .version(HttpClient.Version.HTTP_1_1).POST(HttpRequest.BodyPublishers.ofByteArray(query)).build();
        byte[] reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        ASN1Primitive token = ASN1Primitive.fromByteArray(new TimeStampResponse(reply).getTimeStampToken().getEncoded());
        Hashtable<ASN1ObjectIdentifier, Attribute> table = new Hashtable<>();
        table.put(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken, new Attribute(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken, new DERSet(token)));
        SignerInformation with = SignerInformation.replaceUnsignedAttributes(signer, new AttributeTable(table));
        return CMSSignedData.replaceSigners(signed, new SignerInformationStore(with));
    }
}
