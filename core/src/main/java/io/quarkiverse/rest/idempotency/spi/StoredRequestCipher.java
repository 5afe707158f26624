package io.quarkiverse.rest.idempotency.spi;

/**
 * Encrypts the requests that are stored for operations with {@code resume-abandoned}, in place of the extension's own
 * encryption: with the keys of a key management service, for example. A bean of the application, at most one.
 * <p>
 * A stored request says on whose behalf it is run, so {@link #decrypt} must reject bytes that {@link #encrypt} has not made for
 * the same record: use an encryption that authenticates (as AES-GCM does), with the id of the record as further authenticated
 * data. Both methods may be called from several threads at once.
 */
public interface StoredRequestCipher {

    /**
     * Called once for each request that completes a step, on the thread on which that step ends, which may be an event loop: it
     * must not block there. When it throws, the request is not stored, and an interrupted run waits for the retry of its
     * client.
     *
     * @param record the id of the record that the result is stored in
     * @param request the request, as the extension writes it
     * @return the bytes that are stored, at least one
     */
    byte[] encrypt(RecordId record, byte[] request);

    /**
     * Called before a request is resumed, on a thread that may block. When it throws, the attempt has failed: the node tries
     * again after a pause that doubles, and leaves the request to the retry of its client after {@code resume.max-attempts}.
     *
     * @param record the id of the record that the bytes were read from
     * @param stored a result of {@link #encrypt}, perhaps of another node, of an earlier version or with an earlier key
     * @return the request
     */
    byte[] decrypt(RecordId record, byte[] stored);
}
