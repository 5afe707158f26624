package io.quarkiverse.rest.idempotency;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * The request of an idempotent method, as the method sees it. A request-scoped bean: it is injected, or is a parameter of the
 * resource method. Only the extension implements it, so that later versions can have more methods.
 * <p>
 * It can be used on any thread to which the context of the request is propagated, as it is by Mutiny and by the stages of
 * Quarkus. In a request that is not protected (without a key, of another method, unprotected because the store is unavailable)
 * every method can be called; calls that concern the response have no effect.
 * <p>
 * {@link #doNotRecord()} and {@link #recordFor(Duration)} decide how the response is recorded. The last call counts. Make it
 * while the method runs, or in the mapper of its exception: an earlier call is dropped when the method begins, also when a
 * retry runs the method again, and a call after the method has returned is not a call of the method. A 5xx is never recorded,
 * regardless of these calls.
 */
public interface IdempotencyContext {

    /**
     * Sends the response of this request without recording it, because the response depends on the moment: a lock that is held,
     * a one-time code that is wrong. The key is free, and the next request with it runs the method again.
     * <p>
     * Call it only from a method that has had no effect: a retry repeats any effect. Where the operation completes in its
     * transaction, the transaction is rolled back, and a response with a status below 400 is rejected: it fails with an
     * {@link IllegalStateException} after the method, which becomes a 500, because the client would be told of an effect that
     * is not there, or could repeat one that is.
     *
     * @see DoNotRecord
     */
    void doNotRecord();

    /**
     * Keeps the record of this request for another time than the configured retention, if its response is recorded. A retry
     * that comes later runs the method again, so keep the response of a success for at least as long as clients retry.
     *
     * @param retention the retention, from the completion of the record; positive
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
     * it, all of it. After a 5xx of the method a retry is not a takeover: its key was free again. One that continues the
     * recorded steps of the run that answered 5xx is.
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
     * @param purpose the purpose of the call; not blank. A new name makes new keys
     * @return a UUID of version 8 (RFC 9562, section 5.8)
     * @throws IllegalArgumentException if the purpose is blank
     * @throws IllegalStateException outside of a request, and in a request with a key before or after its method runs, as in a
     *         request filter: the owner of the key is not known yet
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

    /**
     * The steps of this run: the same as the injected {@link IdempotentSteps}, for code that has only the context, as work that
     * is run by {@code Idempotency}. To be used while the method or the work runs.
     *
     * @return the steps; each is called and none is recorded where {@link #key()} is empty
     */
    IdempotentSteps steps();
}
