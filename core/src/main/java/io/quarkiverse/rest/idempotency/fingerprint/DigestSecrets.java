package io.quarkiverse.rest.idempotency.fingerprint;

import java.util.List;
import java.util.stream.Stream;

import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The secret of new records, and the other secrets that existing records may have been made with.
 *
 * @param current makes the ids and fingerprints of new records
 * @param others those of nodes before and after this one in a rotation
 */
public record DigestSecrets(DigestSecret current, List<DigestSecret> others) {

    /** No record has ever been made with a secret. */
    public static final DigestSecrets NONE = new DigestSecrets(DigestSecret.NONE, List.of());

    public DigestSecrets {
        others = List.copyOf(others);
    }

    /**
     * @return all ids that the record of a key can have, the one of new records first
     */
    public List<RecordId> ids(String realm, String principal, String key) {
        return Stream.concat(Stream.of(current), others.stream()).map(secret -> secret.id(realm, principal, key)).toList();
    }
}
