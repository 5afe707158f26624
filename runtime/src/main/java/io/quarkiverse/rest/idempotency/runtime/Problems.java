package io.quarkiverse.rest.idempotency.runtime;

import static io.quarkiverse.rest.idempotency.runtime.log.IdempotencyLog.LOG;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.http.ProblemBody;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkiverse.rest.idempotency.spi.ProblemRenderer;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * The bodies of rejections: the standard one, or that of the renderer of an operation.
 */
public final class Problems {

    private static final ProblemRenderer STANDARD = (rejection, standard) -> standard;

    /** Stands for the operations of a renderer that names none. No operation is called so. */
    private static final String EVERY_OTHER = "*";

    private final boolean errorMember;
    private final Map<String, ProblemRenderer> renderers = new HashMap<>();
    private final ProblemRenderer otherwise;

    /**
     * @param known the names of the operations that there are
     * @throws ConfigurationException if the beans of an application do not fit
     */
    Problems(boolean errorMember, Map<String, OperationProfile> profiles, Set<String> known) {
        this.errorMember = errorMember;
        profiles.forEach((operation, profile) -> profile.problemRenderer(operation)
                .ifPresent(own -> renderers.put(operation, own)));
        Map<String, ProblemRenderer> beans = SpiBeans.byOperation(ProblemRenderer.class,
                renderer -> renderer.operations().isEmpty() ? Set.of(EVERY_OTHER) : renderer.operations());
        ProblemRenderer general = beans.remove(EVERY_OTHER);
        this.otherwise = general == null ? STANDARD : general;
        SpiBeans.rejectUnknown(ProblemRenderer.class, "operations()", beans.keySet(), known);
        renderers.putAll(beans);
    }

    /** The body of a rejection. */
    public ProblemRenderer.Problem render(IdempotencyException rejection) {
        ProblemRenderer.Problem standard = ProblemBody.of(rejection, errorMember);
        ProblemRenderer renderer = rejection.operation().map(renderers::get).orElse(otherwise);
        try {
            return Objects.requireNonNull(renderer.render(rejection, standard), "It returned null");
        } catch (RuntimeException e) {
            LOG.problemRendererFailed(e, renderer.getClass().getName(), rejection.code().code());
            return standard;
        }
    }
}
