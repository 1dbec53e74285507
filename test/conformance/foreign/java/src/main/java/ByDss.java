import eu.europa.esig.dss.enumerations.CertificationPermission;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.SignatureImageParameters;
import eu.europa.esig.dss.pades.SignatureImageTextParameters;
import eu.europa.esig.dss.pades.SignatureFieldParameters;
import eu.europa.esig.dss.pades.PAdESTimestampParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.service.crl.OnlineCRLSource;
import eu.europa.esig.dss.service.ocsp.OnlineOCSPSource;
import eu.europa.esig.dss.service.tsp.OnlineTSPSource;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.token.DSSPrivateKeyEntry;
import eu.europa.esig.dss.token.Pkcs12SignatureToken;
import java.security.KeyStore.PasswordProtection;
import java.util.function.Consumer;

final class ByDss {
    private final Sign sign;
    private final PAdESService service;

    ByDss(Sign sign) {
        this.sign = sign;
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        for (String root : new String[] {"root.der", "ours-root.der"})
            trusted.addCertificate(DSSUtils.loadCertificate(sign.folder.resolve(root).toFile()));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        verifier.setCrlSource(new OnlineCRLSource());
        verifier.setOcspSource(new OnlineOCSPSource());
        service = new PAdESService(verifier);
        service.setTspSource(new OnlineTSPSource(sign.service + "/tsa"));
    }

    void run() {
        for (String level : new String[] {"B", "T", "LT", "LTA"}) signed("base-plain", "dss-" + level.toLowerCase(), "s1", level, p -> {});
        signed("base-qpdf-streams", "dss-streams-lta", "s1", "LTA", p -> {});
        signed("base-pdf-lib", "dss-pdf-lib-lta", "s2", "LTA", p -> {});
        signed("base-length-behind", "dss-length-behind-t", "s1", "T", p -> {});
        signed("base-no-eol", "dss-no-eol-t", "s1", "T", p -> {});
        signed("base-qpdf-both", "dss-linear-t", "s1", "T", p -> {});
        signed("base-plain", "dss-p1-lta", "s1", "LTA", p -> p.setPermission(CertificationPermission.NO_CHANGE_PERMITTED));
        signed("base-plain", "dss-p2-t", "s1", "T", p -> p.setPermission(CertificationPermission.MINIMAL_CHANGES_PERMITTED));
        signed("base-plain", "dss-visible-t", "s1", "T", this::visible);
        signed("prepared", "dss-prepared-t", "s1", "T", p -> field(p, "A"));
        signed("dss-prepared-t", "dss-prepared2-t", "s2", "T", p -> field(p, "B"));
        signed("dss-t", "dss-two-t", "s2", "T", p -> {});
        signed("dss-lta", "dss-lta-then-t", "s2", "T", p -> {});
        signed("pyhanko-plain-t", "dss-after-pyhanko-lta", "s2", "LTA", p -> {});
        extended("dss-lta", "dss-lta-renewed");
        extended("dss-lta-renewed", "dss-lta-renewed-twice");
        extended("pyhanko-plain-lta", "dss-renews-pyhanko");
        extended("pyhanko-p1-lta", "dss-renews-pyhanko-p1");
        extended("pyhanko-two-t", "dss-extends-pyhanko");
        extended("ours-closed", "ours-by-dss");
    }

    private void field(PAdESSignatureParameters parameters, String name) {
        SignatureImageParameters image = new SignatureImageParameters();
        SignatureFieldParameters place = new SignatureFieldParameters();
        place.setFieldId(name);
        image.setFieldParameters(place);
        SignatureImageTextParameters text = new SignatureImageTextParameters();
        text.setText("Budi Lain");
        image.setTextParameters(text);
        parameters.setImageParameters(image);
    }

    private void visible(PAdESSignatureParameters parameters) {
        SignatureImageParameters image = new SignatureImageParameters();
        SignatureFieldParameters place = new SignatureFieldParameters();
        place.setOriginX(50);
        place.setOriginY(50);
        place.setWidth(150);
        place.setHeight(50);
        image.setFieldParameters(place);
        SignatureImageTextParameters text = new SignatureImageTextParameters();
        text.setText("Budi Lain");
        image.setTextParameters(text);
        parameters.setImageParameters(image);
    }

    private void signed(String source, String target, String who, String level, Consumer<PAdESSignatureParameters> wish) {
        sign.attempt(target, path -> {
            DSSDocument document = new FileDocument(sign.at(source));
            try (Pkcs12SignatureToken token = new Pkcs12SignatureToken(sign.folder.resolve(who + ".p12").toFile(), new PasswordProtection("rahasia".toCharArray()))) {
                DSSPrivateKeyEntry key = token.getKeys().get(0);
                PAdESSignatureParameters parameters = parameters(level);
                parameters.setSigningCertificate(key.getCertificate());
                parameters.setCertificateChain(key.getCertificateChain());
                wish.accept(parameters);
                var data = service.getDataToSign(document, parameters);
                var value = token.sign(data, parameters.getDigestAlgorithm(), key);
                service.signDocument(document, parameters, value).save(path);
            }
        });
    }

    private PAdESSignatureParameters parameters(String level) {
        PAdESSignatureParameters parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.valueByName("PAdES-BASELINE-" + level));
        return parameters;
    }

    private void extended(String source, String target) {
        sign.attempt(target, path -> {
            PAdESSignatureParameters parameters = parameters("LTA");
            parameters.setArchiveTimestampParameters(new PAdESTimestampParameters());
            service.extendDocument(new FileDocument(sign.at(source)), parameters).save(path);
        });
    }
}
