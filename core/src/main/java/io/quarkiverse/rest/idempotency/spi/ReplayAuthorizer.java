package io.quarkiverse.rest.idempotency.spi;

/**
 * Decides whether the present caller may get a recorded outcome. For applications that authorize inside their methods: a replay
 * does not run the method, so it does not meet those checks.
 * <p>
 * Two beans of this type, or one with a qualifier, fail the build. Where an application provides a bean of this type, it is
 * asked before every replay, after everything that stands before the
 * method. It is called on a thread that may block, with the request's context, and without a transaction. A key belongs to its
 * principal, so the caller is the one who first used the key; what may have changed is what that caller is allowed to do.
 */
@FunctionalInterface
public interface ReplayAuthorizer {

    /**
     * Returns when the caller may get the outcome.
     *
     * @param request the request of the present caller, which is bound to the same request as the recorded one
     * @param outcome what would be replayed
     * @throws RuntimeException the answer when the caller may not, such as a {@code ForbiddenException}; the record stays
     */
    void authorize(IdempotentRequest request, RecordedResponse outcome);
}
