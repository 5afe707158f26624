package io.quarkiverse.rest.idempotency.spi;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What another extension says at run time about the operations that it has declared idempotent at build time: a family of
 * endpoints with conventions of their own.
 * <p>
 * Such an extension provides a bean of this type. At most one profile speaks for an operation. What the application says wins:
 * the configuration and the annotation of an operation over {@link #defaults}, its {@link Reconciler} and
 * {@link ResponseRebuilder} beans over those of a profile. Every method but the last two is asked while the application starts;
 * the others may be asked on any thread.
 */
public interface OperationProfile {

    /**
     * @return the names of the operations it speaks for
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
     * @return who finds out what became of an interrupted request; empty when nobody can
     */
    default Optional<Reconciler> reconciler(String operation) {
        return Optional.empty();
    }

    /**
     * @return who builds responses again; needed where the replay mode is {@code REBUILD}
     */
    default Optional<ResponseRebuilder> rebuilder(String operation) {
        return Optional.empty();
    }
}
