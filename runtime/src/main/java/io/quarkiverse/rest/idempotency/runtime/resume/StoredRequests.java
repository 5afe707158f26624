package io.quarkiverse.rest.idempotency.runtime.resume;

import io.quarkiverse.rest.idempotency.resume.StoredRequest;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkiverse.rest.idempotency.steps.StoredSteps;

/**
 * Requests as the progress of their records has them.
 *
 * @param cipher encrypts them
 * @param maxSize the largest request that is stored, in bytes before the encryption
 */
public record StoredRequests(StoredRequestCipher cipher, long maxSize) {

    /**
     * @return the bytes that are stored
     * @throws RuntimeException if the request cannot be encrypted
     */
    public byte[] encrypted(RecordId record, byte[] request) {
        return cipher.encrypt(record, request);
    }

    /**
     * @param progress the progress of a record
     * @return its request; {@code null} where none is stored
     * @throws RuntimeException if it cannot be decrypted or read
     */
    StoredRequest in(RecordId record, byte[] progress) {
        byte[] stored = StoredSteps.requestIn(progress);
        return stored == null ? null : StoredRequest.read(cipher.decrypt(record, stored));
    }
}
