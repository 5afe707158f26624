package io.quarkiverse.rest.idempotency.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;

import io.quarkiverse.rest.idempotency.digest.PartsDigest;

/**
 * Makes the keys of downstream calls: the first 122 bits of a SHA-256 in a UUID of version 8.
 * <p>
 * RFC 9562 reserves version 8 for values that an application computes itself, and shows a name-based UUID of SHA-256 as its
 * example (appendix B.2). Version 5, its own name-based one, is bound to SHA-1.
 * <p>
 * The layout is part of the contract with downstream services: changing it makes a re-run across an upgrade call them with
 * another key, and so repeat the effect.
 */
final class DerivedKey {

    /** Keeps these digests apart from all others that are made of the same parts. */
    private static final byte[] LABEL = "io.quarkiverse.rest-idempotency derived key 1".getBytes(StandardCharsets.US_ASCII);

    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private DerivedKey() {
    }

    /**
     * @param record the id of the record on whose behalf the call is made
     * @param operation the operation of that record
     * @param purpose the purpose of the call
     * @return the same key for the same three texts
     * @throws IllegalArgumentException if the purpose is blank
     */
    static UUID of(String record, String operation, String purpose) {
        Objects.requireNonNull(purpose, "purpose");
        if (purpose.isBlank()) {
            throw new IllegalArgumentException(
                    "The purpose of a derived key must name the call, was blank. Give each call of a request its own, such as"
                            + " \"charge\"");
        }
        ByteBuffer digest = ByteBuffer.wrap(new PartsDigest().bytes(LABEL).text(Objects.requireNonNull(record, "record"))
                .text(Objects.requireNonNull(operation, "operation")).text(purpose).finish());
        return new UUID(digest.getLong() & ~0xF000L | VERSION_8, digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | VARIANT);
    }
}
