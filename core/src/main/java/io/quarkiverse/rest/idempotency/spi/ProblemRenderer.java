package io.quarkiverse.rest.idempotency.spi;

import java.util.Set;

import io.quarkiverse.rest.idempotency.IdempotencyException;

/**
 * Gives the body of a rejection the shape that the clients of an application expect. {@code Retry-After} and {@code Link} stay
 * as they are, and so does the status where the problem has none of its own; an {@code ExceptionMapper<IdempotencyException>}
 * of the application decides of those, too, and then no renderer is asked.
 * <p>
 * An application provides a bean of this type, whatever its qualifiers. A bean that names operations renders their rejections.
 * A bean that names none renders those of all others, except those of an {@link OperationProfile} that has a renderer of its
 * own, whose clients expect another shape. Each operation is named by at most one bean, and at most one bean names none: the
 * start of the application fails otherwise.
 */
@FunctionalInterface
public interface ProblemRenderer {

    /**
     * Asked once, while the application starts.
     *
     * @return the names of its operations; empty for all operations without another renderer
     */
    default Set<String> operations() {
        return Set.of();
    }

    /**
     * Renders the body of a rejection. Asked for each rejection, on the thread of the request, which may be an event loop: it
     * must not block. An exception is logged, and the standard body is sent.
     *
     * @param rejection the rejection: its message is the detail for clients, which never contains another request's values
     * @param standard the problem that is sent without a renderer: problem details (RFC 9457)
     * @return the body; {@code standard} to leave it
     */
    Problem render(IdempotencyException rejection, Problem standard);

    /**
     * The body of a rejection.
     *
     * @param status its status, where clients of the operation read another one than that of the rejection in the right way;
     *        zero for that of the rejection
     * @param mediaType its {@code Content-Type}
     * @param body its text, sent in UTF-8
     */
    record Problem(int status, String mediaType, String body) {

        /** The body of a rejection that keeps its status. */
        public Problem(String mediaType, String body) {
            this(0, mediaType, body);
        }
    }
}
