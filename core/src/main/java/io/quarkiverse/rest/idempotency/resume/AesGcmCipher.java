package io.quarkiverse.rest.idempotency.resume;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;

/**
 * Encrypts stored requests by AES-256-GCM with a random nonce, bound to the id of their record. The bytes begin with the
 * version of the layout and the first bytes of the digest of the key, so that keys can be changed. Thread-safe.
 */
public final class AesGcmCipher implements StoredRequestCipher {

    /** The length of a key in bytes. */
    public static final int KEY_BYTES = 32;

    private static final byte VERSION = 1;
    private static final int NAME_BYTES = 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD_BYTES = 1 + NAME_BYTES + NONCE_BYTES;
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final SecureRandom random = new SecureRandom();
    private final List<Key> keys = new ArrayList<>();

    private record Key(byte[] name, SecretKeySpec secret) {

        static Key of(byte[] bytes) {
            if (bytes.length != KEY_BYTES) {
                throw new IllegalArgumentException("A key must have " + KEY_BYTES + " bytes, has " + bytes.length);
            }
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
                return new Key(Arrays.copyOf(digest, NAME_BYTES), new SecretKeySpec(bytes, "AES"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * @param key encrypts and decrypts, {@value #KEY_BYTES} bytes
     * @param others decrypt only
     */
    public AesGcmCipher(byte[] key, List<byte[]> others) {
        keys.add(Key.of(key));
        others.forEach(other -> keys.add(Key.of(other)));
    }

    @Override
    public byte[] encrypt(RecordId record, byte[] request) {
        Key key = keys.get(0);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = apply(Cipher.ENCRYPT_MODE, key, nonce, record, request, 0);
        return ByteBuffer.allocate(HEAD_BYTES + encrypted.length).put(VERSION).put(key.name()).put(nonce).put(encrypted)
                .array();
    }

    /**
     * @throws IllegalArgumentException if the bytes are of another version, key or record, or were changed
     */
    @Override
    public byte[] decrypt(RecordId record, byte[] stored) {
        if (stored.length < HEAD_BYTES + TAG_BITS / Byte.SIZE || stored[0] != VERSION) {
            throw new IllegalArgumentException("the stored request is not in the layout " + VERSION + " of encryption");
        }
        byte[] name = Arrays.copyOfRange(stored, 1, 1 + NAME_BYTES);
        byte[] nonce = Arrays.copyOfRange(stored, 1 + NAME_BYTES, HEAD_BYTES);
        Key key = keys.stream().filter(known -> Arrays.equals(known.name(), name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the stored request was encrypted with the key of the digest "
                        + HexFormat.of().formatHex(name) + "…, which this node does not have"));
        return apply(Cipher.DECRYPT_MODE, key, nonce, record, stored, HEAD_BYTES);
    }

    private static byte[] apply(int mode, Key key, byte[] nonce, RecordId record, byte[] input, int from) {
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(new byte[] { VERSION });
            cipher.updateAAD(record.value().getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input, from, input.length - from);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the stored request is not that of its record, or was changed: " + e, e);
        }
    }
}
