package io.quarkiverse.rest.idempotency.spi;

import java.util.Base64;
import java.util.Objects;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.digest.PartsDigest;

/**
 * Names one record: the SHA-256 of realm, principal and key, in 43 characters of unpadded base64url.
 * <p>
 * Because it is a hash, a reader of the store or of a log learns no key and cannot replay one, and every key takes the same
 * space. Ids are ordered so that batches of several nodes lock records in one order.
 *
 * @param value the 43 characters
 */
public record RecordId(String value) implements Comparable<RecordId> {

    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    public static final int LENGTH = 43;

    public RecordId {
        if (value.length() != LENGTH) {
            throw new IllegalArgumentException(
                    "A record id has " + LENGTH + " characters, was " + value.length() + ": '" + value + "'");
        }
    }

    /**
     * The record of a client's key within its namespace.
     *
     * @param realm the tenant; never {@code null}
     * @param principal the caller's name, or {@code null} for an anonymous one; the empty name is not the anonymous caller
     * @param key the key, without its quotes
     * @return the same id for the same three values, and another one for any other three
     */
    public static RecordId of(String realm, @Nullable String principal, String key) {
        PartsDigest digest = new PartsDigest().text(Objects.requireNonNull(realm, "realm")).text(principal)
                .text(Objects.requireNonNull(key, "key"));
        return new RecordId(ENCODER.encodeToString(digest.finish()));
    }

    /**
     * A key for a downstream call that is made on behalf of this record. Every run of the method for the record, and its
     * reconciler, derive the same key, and so a downstream service that honours keys sees one call. The record's id cannot be
     * told from it.
     *
     * @param operation the operation of the record ({@link Binding#operation()})
     * @param purpose the purpose of the call, chosen by the application; not blank. It must be the same in every run
     * @return a UUID of version 8 (RFC 9562, section 5.8); another one for another record, operation or purpose
     * @throws IllegalArgumentException if the purpose is blank
     */
    public UUID deriveKey(String operation, String purpose) {
        return DerivedKey.of(value, operation, purpose);
    }

    @Override
    public int compareTo(RecordId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
