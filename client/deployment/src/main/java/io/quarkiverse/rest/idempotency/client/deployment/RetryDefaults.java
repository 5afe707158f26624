package io.quarkiverse.rest.idempotency.client.deployment;

import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.BACKOFFS;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.CUSTOM_BACKOFF;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.RETRY;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.RETRY_WHEN;

import java.util.ArrayList;
import java.util.List;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.Declaration;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

import io.quarkiverse.rest.idempotency.client.RetryAfterBackoff;
import io.quarkiverse.rest.idempotency.client.WorthRetrying;

/**
 * Defaults of the {@code @Retry} of an idempotent call: which failures it retries, and how long it waits.
 */
final class RetryDefaults {

    private RetryDefaults() {
    }

    /**
     * @return the annotations to add to the method of a client. Those of its interface say how all its methods are retried; to
     *         say more for this one, its {@code @Retry} is repeated on the method
     */
    static List<AnnotationInstance> of(MethodInfo method) {
        boolean onMethod = method.hasDeclaredAnnotation(RETRY);
        Declaration where = onMethod ? method : method.declaringClass();
        AnnotationInstance retry = where.declaredAnnotation(RETRY);
        if (retry == null) {
            return List.of();
        }
        List<AnnotationInstance> added = new ArrayList<>();
        if (!where.hasDeclaredAnnotation(RETRY_WHEN) && retry.value("retryOn") == null && retry.value("abortOn") == null) {
            added.add(annotation(RETRY_WHEN, method, "exception", WorthRetrying.class));
        }
        if (BACKOFFS.stream().noneMatch(where::hasDeclaredAnnotation)) {
            added.add(annotation(CUSTOM_BACKOFF, method, "value", RetryAfterBackoff.class));
        }
        if (!onMethod && !added.isEmpty()) {
            // A method with a @Retry of its own has none of what the interface says beside its @Retry.
            BACKOFFS.stream().map(where::declaredAnnotation).filter(backoff -> backoff != null)
                    .forEach(backoff -> added.add(copy(backoff, method)));
            if (where.hasDeclaredAnnotation(RETRY_WHEN)) {
                added.add(copy(where.declaredAnnotation(RETRY_WHEN), method));
            }
            added.add(copy(retry, method));
        }
        return added;
    }

    private static AnnotationInstance annotation(DotName name, MethodInfo method, String attribute, Class<?> value) {
        return AnnotationInstance.create(name, method, List.of(AnnotationValue.createClassValue(attribute,
                Type.create(DotName.createSimple(value), Type.Kind.CLASS))));
    }

    private static AnnotationInstance copy(AnnotationInstance annotation, MethodInfo method) {
        return AnnotationInstance.create(annotation.name(), method, annotation.values());
    }
}
