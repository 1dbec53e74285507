import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfName;
import com.lowagie.text.pdf.PdfReader;
import com.lowagie.text.pdf.PdfSignatureAppearance;
import com.lowagie.text.pdf.PdfStamper;
import java.io.FileOutputStream;

final class ByOpenpdf {
    private final Sign sign;

    ByOpenpdf(Sign sign) {
        this.sign = sign;
    }

    void run() {
        signed("base-plain", "openpdf-sha1", PdfSignatureAppearance.WINCER_SIGNED, false, 0);
        signed("base-plain", "openpdf-x509", PdfSignatureAppearance.SELF_SIGNED, false, 0);
        signed("base-plain", "openpdf-visible", PdfSignatureAppearance.WINCER_SIGNED, true, 0);
        signed("base-plain", "openpdf-p2", PdfSignatureAppearance.WINCER_SIGNED, false, PdfSignatureAppearance.CERTIFIED_FORM_FILLING);
        signed("base-ghostscript", "openpdf-ghostscript", PdfSignatureAppearance.WINCER_SIGNED, false, 0);
    }

    private void signed(String source, String target, PdfName filter, boolean visible, int certification) {
        sign.attempt(target, path -> {
            Sign.Keys keys = sign.keys("s1");
            PdfReader reader = new PdfReader(sign.at(source));
            PdfStamper stamper = PdfStamper.createSignature(reader, new FileOutputStream(path), '\0', null, true);
            PdfSignatureAppearance appearance = stamper.getSignatureAppearance();
            appearance.setCrypto(keys.key, keys.chain, null, filter);
            if (certification > 0) appearance.setCertificationLevel(certification);
            if (visible) appearance.setVisibleSignature(new Rectangle(50, 50, 200, 100), 1, "A");
            stamper.close();
        });
    }
}
