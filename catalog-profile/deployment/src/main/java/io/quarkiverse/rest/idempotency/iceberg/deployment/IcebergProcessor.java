package io.quarkiverse.rest.idempotency.iceberg.deployment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.inject.Singleton;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.model.HandlerChainCustomizer;
import org.jboss.resteasy.reactive.server.processor.scanning.MethodScanner;

import io.quarkiverse.rest.idempotency.Replay;
import io.quarkiverse.rest.idempotency.StaleLease;
import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentMethodBuildItem;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethodsBuildItem;
import io.quarkiverse.rest.idempotency.deployment.spi.SingleBeanBuildItem;
import io.quarkiverse.rest.idempotency.iceberg.CatalogLoader;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergIdempotencyScope;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.iceberg.runtime.CatalogOperations;
import io.quarkiverse.rest.idempotency.iceberg.runtime.IcebergBuildTimeConfig;
import io.quarkiverse.rest.idempotency.iceberg.runtime.IcebergRecorder;
import io.quarkiverse.rest.idempotency.iceberg.runtime.Lifetime;
import io.quarkiverse.rest.idempotency.iceberg.runtime.NamespaceSeparator;
import io.quarkiverse.rest.idempotency.iceberg.runtime.rest.CatalogMethodCustomizer;
import io.quarkiverse.rest.idempotency.iceberg.runtime.rest.ConfigEndpointCustomizer;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.resteasy.reactive.server.spi.MethodScannerBuildItem;

/**
 * Binds the operations of catalogs, and tells what it bound.
 */
class IcebergProcessor {

    private static final Logger LOG = Logger.getLogger("io.quarkiverse.rest.idempotency.iceberg");
    private static final String RUNTIME = "io.quarkiverse.rest.idempotency.iceberg.runtime.";

    /**
     * The bytes of a response that are held, to read from them the reference of its replay. Metadata of tables can be large.
     */
    private static final String HELD = "32M";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("rest-idempotency-iceberg");
    }

    @BuildStep
    CatalogEndpointsBuildItem endpoints(ResourceMethodsBuildItem methods, IcebergBuildTimeConfig config) {
        CatalogEndpoints endpoints = new CatalogEndpoints(methods.methods(), config.basePaths());
        endpoints.report().forEach(LOG::info);
        if (endpoints.operations().isEmpty()) {
            LOG.warn("No resource method is an operation of an Iceberg REST catalog; the profile has no effect");
        }
        return new CatalogEndpointsBuildItem(endpoints);
    }

    @BuildStep
    void bind(CatalogEndpointsBuildItem endpoints, BuildProducer<IdempotentMethodBuildItem> methods) {
        for (CatalogEndpoints.Found found : endpoints.endpoints().operations()) {
            IcebergOperation operation = found.operation().getOperation();
            Map<String, String> attributes = new LinkedHashMap<>();
            attributes.put("operation", found.operation().getName());
            attributes.put("replay", operation.replay().name());
            if (operation.replay() == Replay.REBUILD) {
                attributes.put("bodyLimit", HELD);
            }
            if (!operation.changesCatalog()) {
                attributes.put("staleLease", StaleLease.RE_EXECUTE.name());
            }
            methods.produce(IdempotentMethodBuildItem.ofPath(operation.verb(), found.path(), attributes));
        }
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    SyntheticBeanBuildItem operations(IcebergRecorder recorder, CatalogEndpointsBuildItem endpoints) {
        return SyntheticBeanBuildItem.configure(CatalogOperations.class)
                .scope(Singleton.class)
                .supplier(recorder.operations(
                        endpoints.endpoints().operations().stream().map(CatalogEndpoints.Found::operation).toList()))
                .unremovable()
                .done();
    }

    @BuildStep
    void interceptors(CatalogEndpointsBuildItem endpoints, BuildProducer<MethodScannerBuildItem> scanners) {
        scanners.produce(interceptor(endpoints.endpoints().configurations(), new ConfigEndpointCustomizer()));
        scanners.produce(interceptor(endpoints.endpoints().methods(), new CatalogMethodCustomizer()));
    }

    private static MethodScannerBuildItem interceptor(List<ResourceMethod> intercepted, HandlerChainCustomizer customizer) {
        return new MethodScannerBuildItem(new MethodScanner() {

            @Override
            public List<HandlerChainCustomizer> scan(MethodInfo method, ClassInfo resourceClass, Map<String, Object> context) {
                return intercepted.stream().anyMatch(endpoint -> endpoint.is(method, resourceClass)) ? List.of(customizer)
                        : List.of();
            }
        });
    }

    @BuildStep
    void singleBeans(BuildProducer<SingleBeanBuildItem> types) {
        types.produce(new SingleBeanBuildItem(CatalogLoader.class));
        types.produce(new SingleBeanBuildItem(CatalogState.class));
    }

    @BuildStep
    void beans(IcebergBuildTimeConfig config, BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<UnremovableBeanBuildItem> unremovable, BuildProducer<ReflectiveClassBuildItem> reflective) {
        beans.produce(AdditionalBeanBuildItem.builder().setUnremovable()
                .addBeanClasses(RUNTIME + "CatalogBeans", RUNTIME + "CallContext", RUNTIME + "IcebergProfile",
                        RUNTIME + "CatalogRealm",
                        RUNTIME + "StartChecks", Lifetime.class.getName(), NamespaceSeparator.class.getName())
                .build());
        unremovable.produce(UnremovableBeanBuildItem.beanTypes(IcebergIdempotencyScope.class));
        unremovable.produce(UnremovableBeanBuildItem.beanTypes(Set.of(DotName.createSimple(config.realmContextType()))));
        reflective.produce(ReflectiveClassBuildItem.builder(config.realmContextType()).methods().build());
        config.contextHolderTypes().ifPresent(types -> types.forEach(type -> {
            unremovable.produce(UnremovableBeanBuildItem.beanTypes(Set.of(DotName.createSimple(type))));
            reflective.produce(ReflectiveClassBuildItem.builder(type).methods().build());
        }));
        reflective.produce(ReflectiveClassBuildItem.builder(RUNTIME + "ResponseReference").constructors().methods().fields()
                .build());
    }
}
