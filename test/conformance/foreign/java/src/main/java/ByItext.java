import com.itextpdf.forms.form.element.SignatureFieldAppearance;
import com.itextpdf.kernel.geom.Rectangle;
import com.itextpdf.kernel.pdf.PdfReader;
import com.itextpdf.kernel.pdf.PdfDocument;
import com.itextpdf.kernel.pdf.PdfWriter;
import com.itextpdf.kernel.pdf.StampingProperties;
import com.itextpdf.signatures.AccessPermissions;
import com.itextpdf.signatures.BouncyCastleDigest;
import com.itextpdf.signatures.CrlClientOnline;
import com.itextpdf.signatures.IExternalSignature;
import com.itextpdf.signatures.ITSAClient;
import com.itextpdf.signatures.LtvVerification;
import com.itextpdf.signatures.OcspClientBouncyCastle;
import com.itextpdf.signatures.PdfSigner;
import com.itextpdf.signatures.PdfSigner.CryptoStandard;
import com.itextpdf.signatures.PrivateKeySignature;
import com.itextpdf.signatures.SignerProperties;
import com.itextpdf.signatures.TSAClientBouncyCastle;
import java.io.FileOutputStream;
import java.util.List;
import java.util.function.Consumer;

final class ByItext {
    private final Sign sign;
    private final ITSAClient tsa;

    ByItext(Sign sign) {
        this.sign = sign;
        tsa = new TSAClientBouncyCastle(sign.service + "/tsa", null, null, 8192, "SHA-256");
    }

    void run() {
        signed("base-plain", "itext-b", "s1", null, CryptoStandard.CADES, false, p -> {});
        signed("base-plain", "itext-t", "s1", tsa, CryptoStandard.CADES, false, p -> {});
        signed("base-plain", "itext-ec-t", "s2", tsa, CryptoStandard.CADES, false, p -> {});
        signed("base-plain", "itext-cms-t", "s1", tsa, CryptoStandard.CMS, false, p -> {});
        signed("base-plain", "itext-cms-ocsp-t", "s1", tsa, CryptoStandard.CMS, true, p -> {});
        signed("base-plain", "itext-cms-ocsp-b", "s1", null, CryptoStandard.CMS, true, p -> {});
        signed("base-plain", "itext-p1-t", "s1", tsa, CryptoStandard.CADES, false, p -> p.setCertificationLevel(AccessPermissions.NO_CHANGES_PERMITTED));
        signed("base-plain", "itext-p2-t", "s1", tsa, CryptoStandard.CADES, false, p -> p.setCertificationLevel(AccessPermissions.FORM_FIELDS_MODIFICATION));
        signed("base-plain", "itext-p3-t", "s1", tsa, CryptoStandard.CADES, false, p -> p.setCertificationLevel(AccessPermissions.ANNOTATION_MODIFICATION));
        signed("itext-t", "itext-two-t", "s2", tsa, CryptoStandard.CADES, false, p -> {});
        signed("base-plain", "itext-visible-t", "s1", tsa, CryptoStandard.CADES, false, this::visible);
        signed("prepared", "itext-prepared-t", "s1", tsa, CryptoStandard.CADES, false, p -> p.setFieldName("A"));
        signed("itext-prepared-t", "itext-prepared2-t", "s2", tsa, CryptoStandard.CADES, false, p -> p.setFieldName("B"));
        for (String base : List.of("qpdf-streams", "ghostscript", "cairo", "pdf-lib"))
            signed("base-" + base, "itext-" + base + "-t", "s1", tsa, CryptoStandard.CADES, false, p -> {});
        prolonged("itext-t", "itext-lt", false);
        prolonged("itext-t", "itext-lta", true);
        prolonged("itext-p1-t", "itext-p1-lta", true);
        prolonged("itext-qpdf-streams-t", "itext-streams-lta", true);
    }

    private void visible(SignerProperties properties) {
        properties.setPageNumber(1).setPageRect(new Rectangle(50, 50, 150, 50));
        properties.setSignatureAppearance(new SignatureFieldAppearance("x").setContent("Budi Lain"));
    }

    private void signed(String source, String target, String who, ITSAClient stamp, CryptoStandard form, boolean status, Consumer<SignerProperties> wish) {
        sign.attempt(target, path -> {
            Sign.Keys keys = sign.keys(who);
            PdfSigner signer = new PdfSigner(new PdfReader(sign.at(source)), new FileOutputStream(path), new StampingProperties().useAppendMode());
            SignerProperties properties = new SignerProperties();
            wish.accept(properties);
            signer.setSignerProperties(properties);
            IExternalSignature key = new PrivateKeySignature(keys.key, "SHA-256", "BC");
            signer.signDetached(new BouncyCastleDigest(), key, keys.chain, null, status ? new OcspClientBouncyCastle() : null, stamp, 0, form);
        });
    }

    private void prolonged(String source, String target, boolean stamp) {
        sign.attempt(target, path -> {
            String first = stamp ? path + ".lt" : path;
            PdfDocument document = new PdfDocument(new PdfReader(sign.at(source)), new PdfWriter(first), new StampingProperties().useAppendMode());
            LtvVerification ltv = new LtvVerification(document);
            for (String name : new com.itextpdf.signatures.SignatureUtil(document).getSignatureNames())
                ltv.addVerification(name, new OcspClientBouncyCastle(), new CrlClientOnline(), LtvVerification.CertificateOption.WHOLE_CHAIN, LtvVerification.Level.OCSP_CRL, LtvVerification.CertificateInclusion.YES);
            ltv.merge();
            document.close();
            if (!stamp) return;
            PdfSigner signer = new PdfSigner(new PdfReader(first), new FileOutputStream(path), new StampingProperties().useAppendMode());
            signer.timestamp(tsa, "Cap");
            new java.io.File(first).delete();
        });
    }
}
