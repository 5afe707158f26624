package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyBuildTimeConfig;
import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkiverse.rest.idempotency.runtime.store.jdbc.SqlStoreProducer;
import io.quarkiverse.rest.idempotency.runtime.store.jdbc.SqlStoreRecorder;
import io.quarkiverse.rest.idempotency.runtime.store.jdbc.SqlStoreSettings;
import io.quarkiverse.rest.idempotency.runtime.store.memory.MemoryStoreProducer;
import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.AdditionalIndexedClassesBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageResourceBuildItem;
import io.quarkus.hibernate.orm.deployment.spi.AdditionalJpaModelBuildItem;
import io.quarkus.reactive.datasource.spi.ReactiveDataSourceBuildItem;

/**
 * Chooses the store, checks that the application has its dependencies, and makes it a bean. Classes that need an optional
 * extension are named by their names only, and only where that extension is there.
 */
class StoreProcessor {

    private static final String PANACHE = "io.quarkus.hibernate.orm.panache.PanacheEntityBase";
    private static final String ENTITY = "io.quarkiverse.rest.idempotency.panache.IdempotencyRecordEntity";
    private static final String REPOSITORY = "io.quarkiverse.rest.idempotency.panache.IdempotencyRecordRepository";
    private static final String REACTIVE_STORE = "io.quarkiverse.rest.idempotency.runtime.store.reactive.ReactivePgStoreProducer";
    private static final String REACTIVE_SOURCES = "io.quarkiverse.rest.idempotency.runtime.store.reactive.PgSources";
    private static final String REDIS_STORE = "io.quarkiverse.rest.idempotency.runtime.store.redis.RedisStoreProducer";
    private static final String REDIS_CLIENTS = "io.quarkiverse.rest.idempotency.runtime.store.redis.RedisClients";
    private static final String DEFAULT_REDIS_CLIENT = "io.quarkiverse.rest.idempotency.runtime.store.redis.DefaultRedisClient";

    @BuildStep
    StoreTypeBuildItem type(IdempotencyBuildTimeConfig config, Capabilities capabilities) {
        if (config.store().isPresent()) {
            return new StoreTypeBuildItem(config.store().get(), true);
        }
        if (hasPanache(capabilities)) {
            return new StoreTypeBuildItem(StoreType.HIBERNATE_ORM, false);
        }
        // An application that names a datasource wants a database, and is told when it is missing.
        boolean named = config.datasource().isPresent();
        if (capabilities.isPresent(Capability.REACTIVE_PG_CLIENT) && capabilities.isMissing(Capability.AGROAL)) {
            return new StoreTypeBuildItem(StoreType.REACTIVE_PG, named);
        }
        return new StoreTypeBuildItem(named || capabilities.isPresent(Capability.AGROAL) ? StoreType.JDBC : StoreType.MEMORY,
                named);
    }

    private static boolean hasPanache(Capabilities capabilities) {
        return capabilities.isPresent(Capability.HIBERNATE_ORM) && QuarkusClassLoader.isClassPresentAtRuntime(PANACHE);
    }

    @BuildStep
    StoreBuildItem store(StoreTypeBuildItem store, IdempotencyBuildTimeConfig config, Capabilities capabilities,
            List<JdbcDataSourceBuildItem> datasources, List<ReactiveDataSourceBuildItem> reactive, DatasourcesBuildItem units) {
        StoreType type = store.type();
        String datasource = config.datasource().orElse(DataSourceUtil.DEFAULT_DATASOURCE_NAME);
        Optional<JdbcDataSourceBuildItem> found = datasources.stream()
                .filter(candidate -> candidate.getName().equals(datasource)).findFirst();
        Optional<ReactiveDataSourceBuildItem> foundReactive = reactive.stream()
                .filter(candidate -> candidate.getName().equals(datasource)).findFirst();
        // Hibernate Reactive brings Agroal, and no JDBC driver.
        if (type == StoreType.JDBC && config.store().isEmpty() && found.isEmpty() && foundReactive.isPresent()
                && isPostgres(foundReactive.get())) {
            type = StoreType.REACTIVE_PG;
        }
        boolean missing = type == StoreType.JDBC && found.isEmpty()
                || type == StoreType.REACTIVE_PG && foundReactive.filter(StoreProcessor::isPostgres).isEmpty();
        if (type == StoreType.MEMORY || missing && !store.chosen()) {
            return new StoreBuildItem(StoreType.MEMORY, null, null, false, List.of());
        }
        if (type == StoreType.REACTIVE_PG) {
            return new StoreBuildItem(type, datasource, null, false,
                    reactiveProblem(capabilities, datasource, foundReactive, reactive).stream().toList());
        }
        if (type == StoreType.REDIS) {
            return new StoreBuildItem(type, null, null, false, capabilities.isPresent(Capability.REDIS_CLIENT) ? List.of()
                    : List.of(needs(type, "the Redis client extension (quarkus-redis-client). Add it")));
        }
        List<String> problems = new ArrayList<>();
        if (capabilities.isMissing(Capability.AGROAL)) {
            problems.add(needs(type, "the extension quarkus-agroal and that of a JDBC driver, such as "
                    + "quarkus-jdbc-postgresql, and the application does not have quarkus-agroal. Add both, or set the property "
                    + "to memory or redis"));
        } else if (found.isEmpty()) {
            problems.add(needs(type, "a JDBC datasource named " + datasource + ", and there are "
                    + datasources.stream().map(JdbcDataSourceBuildItem::getName).sorted().toList()
                    + ". Set quarkus.rest-idempotency.datasource to one of them, or configure quarkus.datasource."
                    + (DataSourceUtil.isDefault(datasource) ? "" : '"' + datasource + "\".") + "db-kind and its driver"));
        } else if (SqlDatabase.ofKind(found.get().getDbKind()).isEmpty()) {
            problems.add(needs(type, "a database of one of the kinds " + SqlDatabase.kinds() + ", and the datasource "
                    + datasource + " is of the kind " + found.get().getDbKind()
                    + ". Set quarkus.rest-idempotency.datasource to another one, or quarkus.rest-idempotency.store to "
                    + "memory"));
        }
        if (type == StoreType.HIBERNATE_ORM && !hasPanache(capabilities)) {
            problems.add(needs(type, "Hibernate ORM with Panache (quarkus-hibernate-orm-panache). Add it, or set jdbc"));
        }
        if (type == StoreType.HIBERNATE_ORM && problems.isEmpty()) {
            unitProblem(config.persistenceUnit().orElse(PersistenceUnits.DEFAULT), datasource, units).ifPresent(problems::add);
        }
        return new StoreBuildItem(type, datasource, found.map(JdbcDataSourceBuildItem::getDbKind).orElse(null),
                found.map(JdbcDataSourceBuildItem::isTransactionIntegrationEnabled).orElse(false), problems);
    }

    private static boolean isPostgres(ReactiveDataSourceBuildItem datasource) {
        return datasource.getDbKind().equals(DatabaseKind.POSTGRESQL);
    }

    private static Optional<String> reactiveProblem(Capabilities capabilities, String datasource,
            Optional<ReactiveDataSourceBuildItem> found, List<ReactiveDataSourceBuildItem> all) {
        StoreType type = StoreType.REACTIVE_PG;
        if (capabilities.isMissing(Capability.REACTIVE_PG_CLIENT)) {
            return Optional.of(needs(type, "the reactive PostgreSQL client extension (quarkus-reactive-pg-client). Add it"));
        }
        if (found.isEmpty()) {
            return Optional.of(needs(type, "a reactive datasource named " + datasource + ", and there are "
                    + all.stream().map(ReactiveDataSourceBuildItem::getName).sorted().toList()
                    + ". Set quarkus.rest-idempotency.datasource to one of them, or configure it"));
        }
        return isPostgres(found.get()) ? Optional.empty()
                : Optional.of(needs(type, "a database of the kind postgresql, and the datasource " + datasource
                        + " is of the kind " + found.get().getDbKind() + ". Set quarkus.rest-idempotency.datasource to another "
                        + "one, or quarkus.rest-idempotency.store to another store"));
    }

    /** An entity of a unit that is not there, or of another database, would be mapped nowhere, or to another table. */
    private static Optional<String> unitProblem(String unit, String datasource, DatasourcesBuildItem units) {
        if (units.unitNames().isEmpty()) {
            return Optional.empty();
        }
        if (!units.unitNames().contains(unit)) {
            return Optional.of(needs(StoreType.HIBERNATE_ORM, "a persistence unit named " + unit + ", and there are "
                    + units.unitNames()
                    + ". Set quarkus.rest-idempotency.persistence-unit to one of them, configure it, or set "
                    + "jdbc"));
        }
        String own = units.units().getOrDefault(unit, datasource);
        return own.equals(datasource) ? Optional.empty()
                : Optional.of(needs(StoreType.HIBERNATE_ORM, "the persistence unit " + unit + " to use the datasource "
                        + datasource + ", which has the records, and it uses " + own
                        + ". Set quarkus.rest-idempotency.datasource or quarkus.rest-idempotency.persistence-unit to the other "
                        + "one"));
    }

    private static String needs(StoreType type, String what) {
        return "The store " + type.setting()
                + " (quarkus.rest-idempotency.store) needs " + what;
    }

    @BuildStep
    void memoryStore(StoreBuildItem store, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (store.type() == StoreType.MEMORY) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(MemoryStoreProducer.class));
        }
    }

    @BuildStep
    void redisStore(StoreBuildItem store, IdempotencyBuildTimeConfig config, BuildProducer<AdditionalBeanBuildItem> beans) {
        if (store.type() == StoreType.REDIS && store.problems().isEmpty()) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(REDIS_STORE));
            beans.produce(AdditionalBeanBuildItem.unremovableOf(REDIS_CLIENTS));
            if (config.redisClientName().isEmpty()) {
                beans.produce(AdditionalBeanBuildItem.unremovableOf(DEFAULT_REDIS_CLIENT));
            }
        }
    }

    @BuildStep
    void reactiveStore(StoreBuildItem store, BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<NativeImageResourceBuildItem> resources) {
        if (store.type() == StoreType.REACTIVE_PG && store.problems().isEmpty()) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(REACTIVE_STORE));
            beans.produce(AdditionalBeanBuildItem.unremovableOf(REACTIVE_SOURCES));
            resources.produce(new NativeImageResourceBuildItem(SqlDatabase.POSTGRESQL.ddlResource()));
        }
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    void sqlStore(StoreBuildItem store, IdempotencyBuildTimeConfig config, DatasourcesBuildItem datasources,
            SqlStoreRecorder recorder, BuildProducer<AdditionalBeanBuildItem> beans,
            BuildProducer<SyntheticBeanBuildItem> settings,
            BuildProducer<NativeImageResourceBuildItem> resources) {
        if (store.databaseKind() == null || !store.problems().isEmpty()) {
            return;
        }
        SqlDatabase database = SqlDatabase.ofKind(store.databaseKind()).orElseThrow();
        beans.produce(AdditionalBeanBuildItem.unremovableOf(SqlStoreProducer.class));
        settings.produce(SyntheticBeanBuildItem.configure(SqlStoreSettings.class)
                .scope(Singleton.class)
                .supplier(recorder.settings(store.datasource(), database, store.type() == StoreType.HIBERNATE_ORM,
                        datasources.xa().contains(store.datasource()), datasources.onePhase().stream()
                                .filter(name -> !name.equals(store.datasource())).toList(),
                        store.type() == StoreType.HIBERNATE_ORM ? config.persistenceUnit().orElse(PersistenceUnits.DEFAULT)
                                : unitOf(store.datasource(), datasources)))
                .unremovable()
                .done());
        resources.produce(new NativeImageResourceBuildItem(database.ddlResource()));
    }

    private static String unitOf(String datasource, DatasourcesBuildItem datasources) {
        return datasources.units().entrySet().stream().filter(unit -> unit.getValue().equals(datasource))
                .map(Map.Entry::getKey).sorted().findFirst().orElse("");
    }

    /** Only with this store: otherwise an application's schema would grow a table that it did not ask for. */
    @BuildStep
    void entity(StoreTypeBuildItem store, Capabilities capabilities, IdempotencyBuildTimeConfig config,
            BuildProducer<AdditionalJpaModelBuildItem> models, BuildProducer<AdditionalIndexedClassesBuildItem> indexed,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (store.type() == StoreType.HIBERNATE_ORM && hasPanache(capabilities)) {
            String persistenceUnit = config.persistenceUnit().orElse(PersistenceUnits.DEFAULT);
            models.produce(new AdditionalJpaModelBuildItem(ENTITY, Set.of(persistenceUnit)));
            indexed.produce(new AdditionalIndexedClassesBuildItem(ENTITY, REPOSITORY));
            beans.produce(AdditionalBeanBuildItem.unremovableOf(REPOSITORY));
        }
    }
}
