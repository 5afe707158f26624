package io.quarkiverse.rest.idempotency.deployment;

import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.runtime.rest.StageInterceptor;
import io.quarkiverse.rest.idempotency.runtime.rest.WatchedStage;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;

/**
 * Has the stages of idempotent methods watched where Fault Tolerance is around them: its time-out answers a request whose stage
 * goes on, and a key that is given back then would let a retry run beside it.
 */
class StageProcessor {

    private static final DotName WATCHED = DotName.createSimple(WatchedStage.class);

    private static final Set<DotName> FAULT_TOLERANCE = Set.of(
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.Timeout"),
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.Retry"),
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.Fallback"),
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.CircuitBreaker"),
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.Bulkhead"),
            DotName.createSimple("io.smallrye.faulttolerance.api.ApplyGuard"),
            DotName.createSimple("io.smallrye.faulttolerance.api.ApplyFaultTolerance"));

    @BuildStep
    AdditionalBeanBuildItem interceptor() {
        return AdditionalBeanBuildItem.builder().addBeanClasses(StageInterceptor.class, WatchedStage.class).build();
    }

    @BuildStep
    AnnotationsTransformerBuildItem watch(CombinedIndexBuildItem combinedIndex) {
        IndexView index = combinedIndex.getIndex();
        return new AnnotationsTransformerBuildItem(AnnotationTransformation.forMethods()
                .whenMethod(method -> TransactionChecks.ASYNCHRONOUS.contains(method.returnType().name())
                        && isUnderFaultTolerance(method) && isIdempotent(method, index))
                .transform(context -> context.add(AnnotationInstance.builder(WATCHED).build())));
    }

    private static boolean isUnderFaultTolerance(MethodInfo method) {
        return FAULT_TOLERANCE.stream()
                .anyMatch(name -> method.hasDeclaredAnnotation(name) || method.declaringClass().hasDeclaredAnnotation(name));
    }

    private static boolean isIdempotent(MethodInfo method, IndexView index) {
        for (ClassInfo type : Hierarchy.withAncestors(method.declaringClass(), index)) {
            MethodInfo own = type.method(method.name(), method.parameterTypes());
            if (type.hasDeclaredAnnotation(IdempotentDeclarations.IDEMPOTENT)
                    || own != null && own.hasDeclaredAnnotation(IdempotentDeclarations.IDEMPOTENT)) {
                return true;
            }
        }
        return false;
    }
}
