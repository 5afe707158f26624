package io.quarkiverse.rest.idempotency.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over parts that cannot run into each other: the length of each text comes before it, so that {@code ab} and {@code c}
 * are not {@code a} and {@code bc}. Not safe for use by several threads at once.
 */
public final class PartsDigest {

    private static final int OF_NO_TEXT = -1;

    /**
     * The digest that was finished last on a thread, for the next one that begins there: to make one takes more memory than the
     * digest of a few short parts.
     */
    private static final ThreadLocal<@Nullable MessageDigest> SPARE = new ThreadLocal<>();

    /** {@code null} until something is added. */
    private @Nullable MessageDigest begun;

    private MessageDigest sha() {
        MessageDigest sha = begun;
        if (sha == null) {
            sha = SPARE.get();
            if (sha == null) {
                sha = create();
            } else {
                SPARE.set(null);
            }
            begun = sha;
        }
        return sha;
    }

    private static MessageDigest create() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Adds a text as UTF-8, behind its length.
     *
     * @param text {@code null} is another part than the empty text
     */
    public PartsDigest text(@Nullable String text) {
        if (text == null) {
            return number(OF_NO_TEXT);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return number(bytes.length).bytes(bytes);
    }

    /** Adds a number as four bytes, the highest first. */
    public PartsDigest number(int number) {
        MessageDigest sha = sha();
        for (int shift = 24; shift >= 0; shift -= 8) {
            sha.update((byte) (number >>> shift));
        }
        return this;
    }

    /** Adds bytes, without their length: for parts of a fixed length, and for the last one. */
    public PartsDigest bytes(byte[] bytes) {
        sha().update(bytes);
        return this;
    }

    /** Adds the bytes that a buffer has left, without their number, and reads the buffer to its end. */
    public PartsDigest bytes(ByteBuffer bytes) {
        sha().update(bytes);
        return this;
    }

    /**
     * Ends the digest, and begins a new one.
     *
     * @return 32 bytes
     */
    public byte[] finish() {
        MessageDigest sha = sha();
        byte[] digest = sha.digest();
        begun = null;
        SPARE.set(sha);
        return digest;
    }
}
