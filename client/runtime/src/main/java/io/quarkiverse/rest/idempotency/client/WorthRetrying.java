package io.quarkiverse.rest.idempotency.client;

import java.util.Set;
import java.util.function.Predicate;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;

/**
 * Selects the failures of an {@link IdempotentCall} that are worth another attempt with the same key: those without an answer,
 * because the effect of the request is not known, and the answers that may differ next time. That is any 5xx, 408, 421, 423,
 * 424, 425, 429, and any other 4xx with {@code Retry-After}, such as the 409 which says that the first request with the key is
 * still running. Any other 4xx, a plain 409 included, is the result of the call and would be replayed, or asks for another
 * request: other credentials (401, 403, 419) or a precondition (428).
 * <p>
 * A server with the extension of this project records none of the 4xx that are retried here.
 * <p>
 * It decides the retries of {@code @Retry} on these methods unless {@code @Retry} sets other failures. Elsewhere, as in a
 * programmatic guard, it is used like any predicate. Stateless.
 */
public final class WorthRetrying implements Predicate<Throwable> {

    private static final Set<Integer> TRANSIENT = Set.of(408, 421, 423, 424, 425, 429);

    @Override
    public boolean test(Throwable failure) {
        return FailedAttempt.of(failure)
                .map(attempt -> isTransient(attempt.status(), attempt.retryAfter().isPresent()))
                .orElseGet(() -> isUnanswered(failure));
    }

    private static boolean isUnanswered(Throwable failure) {
        if (failure instanceof WebApplicationException answered) {
            return isTransient(answered.getResponse().getStatus(),
                    answered.getResponse().getHeaderString(HttpHeaders.RETRY_AFTER) != null);
        }
        // The arguments are still wrong.
        return !(failure instanceof IllegalArgumentException);
    }

    /** A 2xx that ended in a failure was cut off. */
    private static boolean isTransient(int status, boolean later) {
        return status < 300 || status >= 500 || TRANSIENT.contains(status) || status >= 400 && later;
    }
}
