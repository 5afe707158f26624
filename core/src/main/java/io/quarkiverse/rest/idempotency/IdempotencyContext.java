package io.quarkiverse.rest.idempotency;

import java.time.Duration;

/**
 * The request that an idempotent method works for, as its method sees it. A bean of the request: it is injected, or is a
 * parameter of the resource method. The extension provides it, and nobody else implements it, so that later versions can have
 * more methods.
 * <p>
 * It can be used on any thread to which the context of the request is propagated, as it is by Mutiny and by the stages of
 * Quarkus. In a request that is not protected (without a key, of another method, unprotected because the store is unavailable)
 * every method can be called, and has no effect.
 * <p>
 * {@link #doNotRecord()} and {@link #recordFor(Duration)} say what becomes of the response. The last call counts. It is made
 * while the method runs, or by the mapper of its exception: a call from before is dropped when the method begins, also when
 * it is run again by a retry, and a call from after the method has returned is not one of the method. A 5xx is never recorded,
 * whatever is called.
 */
public interface IdempotencyContext {

    /**
     * Has the response of this request sent and not recorded, because it says something about the moment: a lock that is held,
     * a one-time code that is wrong. Its key is free, and the next request with it runs the method again.
     * <p>
     * Only a method that has had no effect calls it: a retry repeats whatever effect there is. Where the operation completes in
     * its transaction, the transaction is rolled back, and a response with a status below 400 is refused: it fails with an
     * {@link IllegalStateException} after the method, which becomes a 500, because the client would be told of an effect that
     * is not there, or could repeat one that is.
     *
     * @see DoNotRecord
     */
    void doNotRecord();

    /**
     * Has the record of this request kept for another time than the configured retention, if its response is recorded. A retry
     * that comes later runs the method again, so that a response of a success should not be kept for less time than clients
     * retry.
     *
     * @param retention for how long, from the completion of the record; positive
     * @throws IllegalArgumentException if it is not positive
     */
    void recordFor(Duration retention);
}
