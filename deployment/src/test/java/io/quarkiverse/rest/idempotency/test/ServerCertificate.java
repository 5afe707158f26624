package io.quarkiverse.rest.idempotency.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A certificate for a server on the loopback interface, which signs itself, and its key: both in PEM.
 *
 * @param file with the certificate
 * @param keyFile with its key, which only its owner can read
 */
public record ServerCertificate(String file, String keyFile) {

    private static final String PASSWORD = "password";
    private static final String ALIAS = "server";

    /** Makes one by the JDK's {@code keytool}. */
    public static ServerCertificate make() {
        try {
            Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "certificate");
            Path store = directory.resolve("server.p12");
            Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", ALIAS, "-keyalg", "RSA", "-dname", "CN=localhost", "-ext",
                    "san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-keystore", store.toString(), "-storetype", "PKCS12",
                    "-storepass", PASSWORD).redirectErrorStream(true).start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("Expected keytool to make a key pair, but it wrote: " + output);
            }
            KeyStore pair = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            Path file = write(directory.resolve("server.crt"), "CERTIFICATE", pair.getCertificate(ALIAS).getEncoded());
            Path keyFile = write(directory.resolve("server.key"), "PRIVATE KEY",
                    pair.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            return new ServerCertificate(file.toString(), keyFile.toString());
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException("Expected to make a certificate", e);
        }
    }

    private static Path write(Path file, String type, byte[] content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content) + "\n-----END "
                + type + "-----\n");
    }
}
