package io.quarkiverse.rest.idempotency.fingerprint;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Holds the digest and the marks by which a request is compared, and the names of its parts.
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
     * @param bound the marks of the request that the key is bound to
     * @param own those of this request, under the same secret
     * @return the names of the parts that differ; empty when they are not known
     */
    public List<String> differing(String bound, String own) {
        return marks == null ? List.of() : marks.differing(bound, own);
    }
}
