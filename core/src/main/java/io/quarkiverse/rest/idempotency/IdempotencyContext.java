package io.quarkiverse.rest.idempotency;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The request that an idempotent method works for, as its method sees it. A bean of the request: it is injected, or is a
 * parameter of the resource method. The extension provides it, and nobody else implements it, so that later versions can have
 * more methods.
 * <p>
 * It can be used on any thread to which the context of the request is propagated, as it is by Mutiny and by the stages of
 * Quarkus. In a request that is not protected (without a key, of another method, unprotected because the store is unavailable)
 * every method can be called; what it says of the response has no effect.
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

    /**
     * @return the key of this request, without quotes; not for logs. Empty in a request that is not protected, and before and
     *         after its method runs
     */
    Optional<String> key();

    /**
     * @return the name of the operation of this request; empty where {@link #key()} is
     */
    Optional<String> operation();

    /**
     * Whether an earlier run of the method for this key was interrupted, because its node died or was cut off, and this one was
     * started by a retry of the client. The earlier run may have had a part of its effect, or, where no reconciler has denied
     * it, all of it. After a 5xx of the method a retry is not a takeover: its key was free again.
     *
     * @return {@code false} where {@link #key()} is empty
     */
    boolean isTakeover();

    /**
     * A key for a call to another service that honours keys. It is the same each time the method is run for this record: after
     * a takeover, on whatever node, and when a client retries after a 5xx. The service sees one call. A reconciler derives it
     * by {@code IdempotentRequest.deriveKey}.
     * <p>
     * It is made of the record's id (and so of realm, principal and key), the operation and the purpose, and tells none of
     * them. Two calls of one method need two purposes; in a loop, the purpose names the element: {@code "ship-" + item.id()}.
     * In a request that is not protected, as one without a key, it is a random one: the same for the same purpose during the
     * request, and another in the next request.
     *
     * @param purpose what the call is for; not blank. A new name makes new keys
     * @return a UUID of version 8 (RFC 9562, section 5.8)
     * @throws IllegalArgumentException if the purpose is blank
     * @throws IllegalStateException outside of a request, and in a request with a key before or after its method runs, as in a
     *         request filter: it is not known yet to whom the key belongs
     */
    UUID deriveKey(String purpose);

    /**
     * A key for the next of several calls of one name: {@code deriveKey(name)} for the first, and
     * {@code deriveKey(name + "#" + n)} for the n-th. The count begins again each time the method is run. The keys are those of
     * an earlier run only if the calls are made in the same order; where the order may change, as in parallel or over a
     * collection that may change, use {@link #deriveKey} with a purpose for each call.
     *
     * @param name of the calls; not blank
     * @return as {@link #deriveKey}
     */
    UUID deriveNextKey(String name);
}
