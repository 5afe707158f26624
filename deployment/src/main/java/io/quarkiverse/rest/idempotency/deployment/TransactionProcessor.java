package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkiverse.rest.idempotency.runtime.store.reactive.SessionUnit;
import io.quarkiverse.rest.idempotency.runtime.store.reactive.SessionUnitRecorder;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.processor.AnnotationsTransformer;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.nativeimage.NativeImageProxyDefinitionBuildItem;
import io.quarkus.reactive.datasource.spi.ReactiveDataSourceBuildItem;

/**
 * Gives the transactions of idempotent methods what they must know of an application: its Hibernate sessions, and its retries.
 * Classes that need an optional extension are named by their names only.
 */
class TransactionProcessor {

    private static final String PACKAGE = "io.quarkiverse.rest.idempotency.runtime.transaction.";
    private static final String PERSISTENCE_XML = "META-INF/persistence.xml";
    private static final String SESSIONS = PACKAGE + "HibernateSessions";
    private static final String REQUEST_SESSIONS = PACKAGE + "HibernateRequestSessions";
    private static final String REACTIVE_SESSIONS = "io.quarkiverse.rest.idempotency.runtime.store.reactive.HibernateTransactions";
    private static final String REACTIVE_SESSION = "org.hibernate.reactive.mutiny.Mutiny$Session";
    private static final String POSTGRESQL = "io.quarkiverse.rest.idempotency.runtime.store.jdbc.PostgresTransactions";
    private static final String COMMITS = "io.quarkiverse.rest.idempotency.runtime.rest.CommitWatch";
    private static final String INTERCEPTOR = PACKAGE + "AttemptInterceptor";
    private static final DotName BINDING = DotName.createSimple(PACKAGE + "RetriedInTransaction");

    /** Annotations that put retries around a method, or may do so. */
    private static final Set<DotName> RETRIES = Set.of(
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.Retry"),
            DotName.createSimple("io.smallrye.faulttolerance.api.ApplyGuard"),
            DotName.createSimple("io.smallrye.faulttolerance.api.ApplyFaultTolerance"));

    @BuildStep
    DatasourcesBuildItem datasources(List<JdbcDataSourceBuildItem> all, List<ReactiveDataSourceBuildItem> reactive,
            Capabilities capabilities) {
        Config config = ConfigProvider.getConfig();
        Set<String> onePhase = new TreeSet<>();
        Set<String> xa = new TreeSet<>();
        for (JdbcDataSourceBuildItem datasource : all) {
            String name = datasource.getName();
            if (config.getOptionalValue(DataSourceUtil.dataSourcePropertyKey(name, "jdbc.transactions"), String.class)
                    .filter("xa"::equalsIgnoreCase).isPresent()) {
                xa.add(name);
            } else if (datasource.isTransactionIntegrationEnabled()) {
                onePhase.add(name);
            }
        }
        boolean hasDefault = all.stream().anyMatch(JdbcDataSourceBuildItem::isDefault);
        Map<String, String> units = hasHibernate(capabilities) ? PersistenceUnits.datasources(config, hasDefault) : Map.of();
        // The units of a persistence.xml are named there, and the configuration names none beside them.
        return new DatasourcesBuildItem(onePhase, xa, units, hasHibernate(capabilities)
                && !QuarkusClassLoader.isResourcePresentAtRuntime(PERSISTENCE_XML) ? PersistenceUnits.names(config, units)
                        : Set.of(),
                capabilities.isPresent(Capability.HIBERNATE_REACTIVE) && hasHibernate(capabilities)
                        ? PersistenceUnits.datasources(config,
                                reactive.stream().anyMatch(ReactiveDataSourceBuildItem::isDefault))
                        : Map.of());
    }

    @BuildStep
    void sessions(StoreBuildItem store, Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (hasHibernate(capabilities)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(REQUEST_SESSIONS));
            if (store.transactional()) {
                beans.produce(AdditionalBeanBuildItem.unremovableOf(SESSIONS));
            }
        }
    }

    /** Its class is named by its name only, as it needs Hibernate Reactive. */
    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void reactiveSessions(StoreBuildItem store, DatasourcesBuildItem datasources, SessionUnitRecorder recorder,
            BuildProducer<AdditionalBeanBuildItem> beans, BuildProducer<SyntheticBeanBuildItem> units,
            BuildProducer<NativeImageProxyDefinitionBuildItem> proxies) {
        if (store.type() != StoreType.REACTIVE_PG || !store.problems().isEmpty()) {
            return;
        }
        datasources.sessionUnit(store.datasource()).ifPresent(unit -> {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(REACTIVE_SESSIONS));
            units.produce(SyntheticBeanBuildItem.configure(SessionUnit.class).scope(Singleton.class)
                    .supplier(recorder.unit(unit)).unremovable().done());
            proxies.produce(new NativeImageProxyDefinitionBuildItem(REACTIVE_SESSION));
        });
    }

    private static boolean hasHibernate(Capabilities capabilities) {
        return capabilities.isPresent(Capability.HIBERNATE_ORM)
                && ConfigProvider.getConfig().getOptionalValue("quarkus.hibernate-orm.enabled", Boolean.class).orElse(true);
    }

    @BuildStep
    void failedTransactions(List<JdbcDataSourceBuildItem> datasources, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (datasources.stream().anyMatch(datasource -> datasource.isTransactionIntegrationEnabled()
                && datasource.getDbKind().equals("postgresql"))) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(POSTGRESQL));
            beans.produce(AdditionalBeanBuildItem.unremovableOf(COMMITS));
        }
    }

    @BuildStep
    void retries(StoreBuildItem store, BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<AnnotationsTransformerBuildItem> transformers) {
        if (!store.transactional()) {
            return;
        }
        beans.produce(
                AdditionalBeanBuildItem.builder().addBeanClasses(INTERCEPTOR, BINDING.toString()).setUnremovable().build());
        transformers.produce(new AnnotationsTransformerBuildItem(new AnnotationsTransformer() {

            @Override
            public boolean appliesTo(AnnotationTarget.Kind kind) {
                return kind == AnnotationTarget.Kind.CLASS || kind == AnnotationTarget.Kind.METHOD;
            }

            @Override
            public void transform(TransformationContext context) {
                if (!isOfInterface(context.getTarget())
                        && context.getAnnotations().stream().anyMatch(annotation -> RETRIES.contains(annotation.name()))) {
                    context.transform().add(BINDING).done();
                }
            }
        }));
    }

    /** Clients of other services, whose retries have nothing to do with the transaction. */
    private static boolean isOfInterface(AnnotationTarget target) {
        ClassInfo type = target instanceof MethodInfo method ? method.declaringClass() : target.asClass();
        return type.isInterface();
    }
}
