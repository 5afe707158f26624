package io.quarkiverse.rest.idempotency.fingerprint;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Holds the digest and the marks by which a request is compared.
 *
 * @param digest the same for the same request
 * @param marks the marks that distinguish the parts; {@code null} where no record keeps them
 */
public record ComparedRequest(String digest, @Nullable Marks marks) {

    /**
     * @param secret the secret of the record
     * @return the fingerprint as a record keeps it
     */
    public String fingerprint(DigestSecret secret) {
        String keyed = secret.fingerprint(digest);
        return marks == null ? keyed : keyed + Binding.MARKS + marks.text(secret);
    }

    /**
     * @return the names of the parts of its multipart body, for {@link MarkedParts}; empty when no record keeps their marks
     */
    public List<String> parts() {
        return marks == null ? List.of() : marks.partNames();
    }
}
