package io.quarkiverse.rest.idempotency.deployment;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

import io.quarkiverse.rest.idempotency.IdempotencyException;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethodsBuildItem;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyBuildTimeConfig;
import io.quarkiverse.rest.idempotency.spi.OperationProfile;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.util.JandexUtil;
import io.quarkus.resteasy.reactive.common.deployment.ApplicationResultBuildItem;
import io.quarkus.smallrye.openapi.deployment.spi.AddToOpenAPIDefinitionBuildItem;
import io.quarkus.vertx.http.deployment.HttpRootPathBuildItem;

/**
 * Describes the idempotent operations in the OpenAPI document, where the application has one.
 */
class OpenApiProcessor {

    private static final DotName EXCEPTION_MAPPER = DotName.createSimple("jakarta.ws.rs.ext.ExceptionMapper");
    private static final DotName SERVER_EXCEPTION_MAPPER = DotName
            .createSimple("org.jboss.resteasy.reactive.server.ServerExceptionMapper");
    private static final DotName APPLICATION_PATH = DotName.createSimple("jakarta.ws.rs.ApplicationPath");
    private static final DotName REJECTION = DotName.createSimple(IdempotencyException.class);

    @BuildStep
    void describe(Capabilities capabilities, IdempotencyBuildTimeConfig build, CombinedIndexBuildItem combinedIndex,
            ResourceMethodsBuildItem methods, OperationDefinitionsBuildItem operations, HttpRootPathBuildItem root,
            ApplicationResultBuildItem application, BuildProducer<AddToOpenAPIDefinitionBuildItem> filters) {
        if (!build.openapiEnabled() || capabilities.isMissing(Capability.SMALLRYE_OPENAPI)) {
            return;
        }
        Config config = ConfigProvider.getConfig();
        boolean problems = !hasShapeOfItsOwn(combinedIndex.getComputingIndex());
        Map<String, DocumentedOperation> documented = new LinkedHashMap<>();
        for (ResourceMethod method : methods.methods()) {
            operations.of(method).ifPresent(operation -> {
                DocumentedOperation known = DocumentedOperation.of(operation, operations.isByExtension(operation.getName()),
                        problems, config);
                if (known.enabled()) {
                    for (String prefix : prefixes(root, application, config)) {
                        documented.put(OperationDocuments.key(method.verb(), prefix + method.path()), known);
                    }
                }
            });
        }
        if (!documented.isEmpty()) {
            filters.produce(new AddToOpenAPIDefinitionBuildItem(new OperationDocuments(documented)));
        }
    }

    /** The beginnings of paths in the document, which may or may not name the root of the application. */
    private static Set<String> prefixes(HttpRootPathBuildItem root, ApplicationResultBuildItem application, Config config) {
        ClassInfo type = application.getResult().getSelectedAppClass();
        AnnotationInstance annotated = type == null ? null : type.declaredAnnotation(APPLICATION_PATH);
        String rest = config.getOptionalValue("quarkus.rest.path", String.class)
                .orElse(annotated == null ? "" : annotated.value().asString());
        String inRoot = PathTemplates.join(root.getRootPath(), rest);
        String alone = PathTemplates.join(rest, null);
        Set<String> prefixes = new LinkedHashSet<>();
        prefixes.add(inRoot);
        prefixes.add(alone);
        return prefixes;
    }

    /**
     * Whether the application gives rejections a body of its own, by a mapper or by a profile.
     *
     * @param index an index that finds classes outside the application, too: the types of mappers are not in its index
     */
    private static boolean hasShapeOfItsOwn(IndexView index) {
        for (ClassInfo mapper : index.getAllKnownImplementations(EXCEPTION_MAPPER)) {
            if (!mapper.isAbstract() && JandexUtil.resolveTypeParameters(mapper.name(), EXCEPTION_MAPPER, index).stream()
                    .map(Type::name).anyMatch(REJECTION::equals)) {
                return true;
            }
        }
        for (AnnotationInstance mapper : index.getAnnotations(SERVER_EXCEPTION_MAPPER)) {
            if (mapper.target().asMethod().parameterTypes().stream().map(Type::name).anyMatch(REJECTION::equals)
                    || mapper.value() != null
                            && Set.of(mapper.value().asClassArray()).stream().map(Type::name).anyMatch(REJECTION::equals)) {
                return true;
            }
        }
        return !index.getAllKnownImplementations(DotName.createSimple(OperationProfile.class)).isEmpty();
    }
}
