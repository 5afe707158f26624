package io.quarkiverse.rest.idempotency.tenants;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Digests of bytes. */
final class Sha256 {

    private Sha256() {
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(algorithm().digest(bytes));
    }

    static String hex(String text) {
        return HexFormat.of().formatHex(algorithm().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads a stream to its end, and tells its length and digest. */
    static Content of(InputStream stream) throws IOException {
        MessageDigest digest = algorithm();
        byte[] buffer = new byte[8192];
        long length = 0;
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
            digest.update(buffer, 0, read);
            length += read;
        }
        return new Content(length, HexFormat.of().formatHex(digest.digest()));
    }

    /** The digest of the bytes that were read. */
    public record Content(long length, String sha256) {
    }

    private static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
