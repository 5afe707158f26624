package io.quarkiverse.rest.idempotency.spi;

/**
 * Decides whether the present caller may get a recorded response. For applications that authorize inside their methods: a
 * replay does not run the method, so it does not meet those checks.
 * <p>
 * Two beans of this type, or one with a qualifier, fail the build. Where an application provides a bean of this type, it is
 * asked before every replay, after all checks that precede the method. It is called on a thread that may block, with the
 * request's context, and without a transaction. A key belongs to its principal, so the caller is the one that first used the
 * key; the permissions of that caller may have changed.
 */
@FunctionalInterface
public interface ReplayAuthorizer {

    /**
     * Returns when the caller may get the recorded response.
     *
     * @param request the request of the present caller, which is bound to the same request as the recorded one
     * @param response the recorded response
     * @throws RuntimeException the answer when the caller may not, such as a {@code ForbiddenException}; the record stays
     */
    void authorize(IdempotentRequest request, RecordedResponse response);
}
