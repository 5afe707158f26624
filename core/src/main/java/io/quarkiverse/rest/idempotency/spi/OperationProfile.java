package io.quarkiverse.rest.idempotency.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Gives, at run time, the properties of the operations that another extension has declared idempotent at build time: a family
 * of endpoints with conventions of their own.
 * <p>
 * Such an extension provides a bean of this type, whatever its qualifiers. An operation has at most one profile. The
 * application takes precedence: the configuration and the annotation of an operation over {@link #defaults}, its
 * {@link Reconciler}, {@link ResponseRebuilder} and {@link RequestBodyRewriter} beans over those of a profile, its
 * {@code ExceptionMapper<IdempotencyException>} and a {@link ProblemRenderer} bean that names the operation over
 * {@link #problemRenderer}. {@link #operations}, {@link #defaults}, {@link #reconciler}, {@link #rebuilder},
 * {@link #bodyRewriter} and {@link #problemRenderer} are asked while the application starts, the others for each request.
 */
public interface OperationProfile {

    /**
     * @return the names of its operations
     */
    Set<String> operations();

    /**
     * Settings that come from the other extension's configuration.
     *
     * @return settings by the names of the attributes of the {@code Idempotent} annotation, each as text, besides
     *         {@code enabled} and {@code inFlightStatus}
     */
    default Map<String, String> defaults(String operation) {
        return Map.of();
    }

    /**
     * @return the reconciler of interrupted requests; empty when there is none
     */
    default Optional<Reconciler> reconciler(String operation) {
        return Optional.empty();
    }

    /**
     * @return the rebuilder of responses; needed where the replay mode is {@code REBUILD}
     */
    default Optional<ResponseRebuilder> rebuilder(String operation) {
        return Optional.empty();
    }

    /**
     * @return the rewriter of request bodies before the method reads them; empty when the method gets the body that the client
     *         sent
     */
    default Optional<RequestBodyRewriter> bodyRewriter(String operation) {
        return Optional.empty();
    }

    /**
     * Whether a request is protected. An unprotected request runs as if its method were not idempotent: no store call is made,
     * and a malformed key is no error.
     * <p>
     * Asked once per request with a key (or that lacks a required one), after authentication, authorization and the request
     * filters, on the thread that runs the method. It may block where the method may.
     *
     * @return {@code false} when the method is left alone; an exception is the answer to the request
     */
    default boolean covers(String operation, ScopedRequest request) {
        return true;
    }

    /**
     * Names the resource that a request acts on, where several spellings of its path mean one resource, or where the body names
     * it. Asked on the thread of the request, which may be an event loop: it must not block.
     * <p>
     * The name takes the place of the path in the binding, so it must distinguish all resources that the paths of the operation
     * distinguish. The query and the body are bound, too, as they were received.
     *
     * @return the name, of any length; {@code null} for the path
     */
    default @Nullable String resource(String operation, IdempotentRequest.Content content) {
        return null;
    }

    /**
     * Whether a response states that the effect of its request is not known. Regardless of its status, such a response is sent
     * and not recorded, like a 5xx, and the {@link Reconciler} of the operation is asked before the method runs again. Asked on
     * the thread of the request, which may be an event loop: it must not block.
     *
     * @param status the status of the response
     * @param body the bytes that leave, not to be changed; {@code null} where there are none
     */
    default boolean isInDoubt(String operation, int status, byte @Nullable [] body) {
        return false;
    }

    /**
     * @return the renderer that gives rejections the shape that clients of the operation expect; empty for problem details (RFC
     *         9457). The operations that it names do not matter
     */
    default Optional<ProblemRenderer> problemRenderer(String operation) {
        return Optional.empty();
    }

    /** The properties of a request that are known before it is decided whether it is protected. */
    interface ScopedRequest extends RealmResolver.RealmRequest {

        /**
         * @return the decoded value of a parameter of the path template, or {@code null} when there is none of that name
         */
        @Nullable
        String pathParameter(String name);
    }
}
