package io.quarkiverse.rest.idempotency.deployment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentMethodBuildItem;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethodsBuildItem;
import io.quarkiverse.rest.idempotency.runtime.rest.StageInterceptor;
import io.quarkiverse.rest.idempotency.runtime.rest.WatchedStage;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;

/**
 * Has idempotent methods watched where Fault Tolerance is around them: its time-out answers a request whose stage goes on, or
 * whose method has returned, and a key that is given back then would let a retry repeat the effect.
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
    AnnotationsTransformerBuildItem watch(CombinedIndexBuildItem combinedIndex, ResourceMethodsBuildItem methods,
            List<IdempotentMethodBuildItem> declared) {
        IndexView index = combinedIndex.getIndex();
        boolean outside = RepeatedTransactions.areOutside(ConfigProvider.getConfig());
        Set<String> idempotent = idempotent(methods.methods(), new IdempotentDeclarations(index, declared), index);
        return new AnnotationsTransformerBuildItem(AnnotationTransformation.forMethods()
                .whenMethod(method -> isUnderFaultTolerance(method, index)
                        && (isIdempotent(method, index) || idempotent.contains(MethodKeys.of(method, method.declaringClass()))))
                .transform(context -> context.add(AnnotationInstance.builder(WATCHED)
                        .add("inTransaction",
                                outside && RepeatedTransactions.of(context.declaration().asMethod(), index) != null)
                        .build())));
    }

    /**
     * Looks for annotations on the method, on its class, on the ancestors of the class, and on the classes that inherit the
     * method.
     */
    private static boolean isUnderFaultTolerance(MethodInfo method, IndexView index) {
        ClassInfo type = method.declaringClass();
        return isUnderFaultTolerance(method) || Hierarchy.withAncestors(type, index).stream()
                .anyMatch(StageProcessor::isUnderFaultTolerance)
                || index.getAllKnownSubclasses(type.name()).stream().anyMatch(StageProcessor::isUnderFaultTolerance);
    }

    private static boolean isUnderFaultTolerance(AnnotationTarget declaration) {
        return FAULT_TOLERANCE.stream().anyMatch(declaration::hasDeclaredAnnotation);
    }

    /**
     * The idempotent methods as they are called by the classes that inherit them, whichever of these, or which other extension,
     * has declared them idempotent.
     */
    private static Set<String> idempotent(List<ResourceMethod> methods, IdempotentDeclarations declarations, IndexView index) {
        Set<String> keys = new HashSet<>();
        for (ResourceMethod method : methods) {
            if (declarations.of(method).isPresent()) {
                Hierarchy.withAncestors(method.resourceClass(), index)
                        .forEach(type -> keys.add(MethodKeys.of(method.declaration(), type)));
            }
        }
        return keys;
    }

    /**
     * Looks for annotations. Of a generic method the resource methods have the signature of its declaration, which is another
     * one than that of its implementation, so that they are not enough.
     */
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
