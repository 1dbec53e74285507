import eu.europa.esig.dss.diagnostic.AbstractSignatureWrapper;
import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.jaxb.object.Message;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.pdf.ServiceLoaderPdfObjFactory;
import eu.europa.esig.dss.pdf.modifications.DefaultPdfDifferencesFinder;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.policy.ValidationPolicyLoader;
import eu.europa.esig.dss.validation.reports.Reports;

import java.io.File;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * EU DSS on one file after the other, offline, by the policy it ships. Arguments: root certificates (DER, separated by commas), validation
 * time or "now", then files. For each file a line of tab-separated facts: signatures, passed, timestamps, passed, levels, whether
 * something covers the last byte, and every error or warning that any signature got.
 */
public final class Judge {
    private final CommonTrustedCertificateSource anchors = new CommonTrustedCertificateSource();
    private final Date at;

    private Judge(String roots, String time) {
        for (String root : roots.split(",")) anchors.addCertificate(DSSUtils.loadCertificate(new File(root)));
        at = time.equals("now") ? null : Date.from(Instant.parse(time));
    }

    public static void main(String[] arguments) {
        Judge judge = new Judge(arguments[0], arguments[1]);
        for (String file : List.of(arguments).subList(2, arguments.length)) {
            try {
                System.out.println(judge.facts(judge.validate(new File(file))));
            } catch (Exception | StackOverflowError | OutOfMemoryError fault) {
                System.out.println("refused\t" + fault);
            }
        }
    }

    private Reports validate(File file) {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier(true);
        verifier.setAIASource(null);
        verifier.setCrlSource(null);
        verifier.setOcspSource(null);
        verifier.setTrustedCertSources(anchors);

        // Objects are always compared; pages as pictures only in short documents, where it costs seconds and not minutes.
        DefaultPdfDifferencesFinder pictures = new DefaultPdfDifferencesFinder();
        pictures.setMaximalPagesAmountForVisualComparison(4);
        ServiceLoaderPdfObjFactory pdf = new ServiceLoaderPdfObjFactory();
        pdf.setPdfDifferencesFinder(pictures);

        PDFDocumentValidator validator = new PDFDocumentValidator(new FileDocument(file));
        validator.setPdfObjFactory(pdf);
        validator.setCertificateVerifier(verifier);
        validator.setLocale(Locale.ENGLISH);
        validator.setEnableEtsiValidationReport(false);
        if (at != null) validator.setValidationTime(at);
        return validator.validateDocument(
            ValidationPolicyLoader.fromDefaultValidationPolicy().withDefaultCryptographicSuite().create());
    }

    private String facts(Reports reports) {
        SimpleReport simple = reports.getSimpleReport();
        DiagnosticData data = reports.getDiagnosticData();
        Map<String, Integer> levels = new TreeMap<>();
        TreeSet<String> remarks = new TreeSet<>();
        long passed = 0;
        long stamped = 0;
        boolean covered = false;
        for (SignatureWrapper signature : data.getSignatures()) {
            if (simple.getIndication(signature.getId()) == Indication.TOTAL_PASSED) passed++;
            else remarks.add(simple.getIndication(signature.getId()) + " " + simple.getSubIndication(signature.getId()));
            levels.merge(signature.getSignatureFormat().toString(), 1, Integer::sum);
            covered |= covers(signature.getSignatureScopes().stream().map(scope -> String.valueOf(scope.getScope())));
            remark(simple, signature, remarks);
        }
        for (TimestampWrapper timestamp : data.getTimestampList()) {
            if (simple.getIndication(timestamp.getId()) == Indication.PASSED) stamped++;
            covered |= covers(timestamp.getTimestampScopes().stream().map(scope -> String.valueOf(scope.getScope())));
            remark(simple, timestamp, remarks);
        }
        return String.join("\t",
            String.valueOf(data.getSignatures().size()), String.valueOf(passed),
            String.valueOf(data.getTimestampList().size()), String.valueOf(stamped),
            String.join(",", levels.keySet()), String.valueOf(covered), String.join(" | ", remarks));
    }

    private static boolean covers(Stream<String> scopes) {
        return scopes.anyMatch("FULL"::equals);
    }

    private static void remark(SimpleReport simple, AbstractSignatureWrapper of, TreeSet<String> remarks) {
        Stream.of(simple.getAdESValidationErrors(of.getId()), simple.getAdESValidationWarnings(of.getId()))
            .flatMap(List::stream)
            .map(Message::getValue)
            .map(text -> text.replaceAll("\\s+", " "))
            .forEach(remarks::add);
    }
}
