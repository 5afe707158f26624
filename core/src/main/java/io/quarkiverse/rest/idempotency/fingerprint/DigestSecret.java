package io.quarkiverse.rest.idempotency.fingerprint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Keys the ids and fingerprints of records with a secret (HMAC-SHA-256), so that a copy of the store reveals nothing about keys
 * and bodies that are easily guessed. Without a secret they are plain SHA-256.
 */
public final class DigestSecret implements Marks.Veil {

    /** Ids and fingerprints that can be computed without a secret. */
    public static final DigestSecret NONE = new DigestSecret();

    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** {@code null} where there is none. */
    private final @Nullable SecretKeySpec secret;

    private DigestSecret() {
        this.secret = null;
    }

    /**
     * @param secret the same on all nodes, and hard to guess
     */
    public DigestSecret(String secret) {
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * The record of a client's key within its namespace.
     *
     * @param realm the tenant; never {@code null}
     * @param principal the caller's name, or {@code null} for an anonymous one
     * @param key the key, without its quotes
     */
    public RecordId id(String realm, @Nullable String principal, String key) {
        RecordId plain = RecordId.of(realm, principal, key);
        return secret == null ? plain : new RecordId(ENCODER.encodeToString(digest(secret, "id", plain.value())));
    }

    /**
     * @param plain a digest that can be computed without a secret
     * @return the digest that a record keeps, in 43 characters
     */
    String fingerprint(String plain) {
        return secret == null ? plain : ENCODER.encodeToString(digest(secret, "fingerprint", plain));
    }

    @Override
    public long apply(int slot, long checksum) {
        return secret == null ? checksum
                : ByteBuffer.wrap(digest(secret, "mark", slot + " " + checksum)).getInt() & 0xFFFF_FFFFL;
    }

    /** The purpose keeps what is digested for one from being of use for another. */
    private static byte[] digest(SecretKeySpec secret, String purpose, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal((purpose + '\n' + text).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
