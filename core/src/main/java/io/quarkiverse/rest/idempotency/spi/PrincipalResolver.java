package io.quarkiverse.rest.idempotency.spi;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * Names the caller of a request. Two callers with the same key have two keys, so the name must be that of one caller only, and
 * the same for every retry.
 * <p>
 * An application provides a bean of this type when the names of its principals are not such names: they are missing, as those
 * of an API key can be, or they change, as the name claim of a token may when it is refreshed. The bean then replaces
 * {@link Principal#getName()}. Two such beans, or one with a qualifier, fail the build. It is asked once per request with a key
 * whose caller is authenticated, after authentication,
 * authorization and the request filters, in the request's context on a thread that may be an event loop: it must not block.
 * Anonymous callers have no name, and it is not asked for them.
 */
@FunctionalInterface
public interface PrincipalResolver {

    /**
     * @param caller the principal of the caller, such as a {@code JsonWebToken}; {@code null} when the caller is authenticated
     *        without one
     * @param request the known properties of the request
     * @return the name. When it is {@code null} or blank, the request is rejected, because callers without a name cannot be
     *         distinguished. An exception is the answer to the request
     */
    @Nullable
    String resolve(@Nullable Principal caller, RealmResolver.RealmRequest request);
}
