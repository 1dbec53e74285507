import java.io.FileInputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** EU DSS, iText, PDFBox and OpenPDF: Sign FOLDER PORT signs the bases in FOLDER with the keys there and prints the names of what it made. */
public final class Sign {
    final Path folder;
    final String service;

    private Sign(String folder, String port) {
        this.folder = Path.of(folder);
        this.service = "http://127.0.0.1:" + port;
    }

    /** A key with its chain, from the root's folder. */
    static final class Keys {
        final PrivateKey key;
        final Certificate[] chain;

        Keys(Path store) throws Exception {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (FileInputStream in = new FileInputStream(store.toFile())) {
                keys.load(in, "rahasia".toCharArray());
            }
            String alias = keys.aliases().nextElement();
            key = (PrivateKey) keys.getKey(alias, "rahasia".toCharArray());
            chain = keys.getCertificateChain(alias);
        }

        X509Certificate certificate() {
            return (X509Certificate) chain[0];
        }
    }

    interface Maker {
        void make(String target) throws Exception;
    }

    void attempt(String name, Maker maker) {
        try {
            maker.make(at(name));
            System.out.println(name);
        } catch (Throwable fault) {
            System.err.println(name + ": " + fault);
        }
    }

    String at(String name) {
        return folder.resolve(name + ".pdf").toString();
    }

    Keys keys(String name) throws Exception {
        return new Keys(folder.resolve(name + ".p12"));
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        Sign sign = new Sign(arguments[0], arguments[1]);
        new ByDss(sign).run();
        new ByItext(sign).run();
        new ByPdfbox(sign).run();
        new ByOpenpdf(sign).run();
        System.exit(0);
    }
}
