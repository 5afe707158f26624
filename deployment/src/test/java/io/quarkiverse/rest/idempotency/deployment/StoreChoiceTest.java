package io.quarkiverse.rest.idempotency.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyBuildTimeConfig;
import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkus.agroal.spi.JdbcDataSourceBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.reactive.datasource.spi.ReactiveDataSourceBuildItem;

/** Which store an application gets, and what it is told when it lacks what its store needs. */
class StoreChoiceTest {

    private static final JdbcDataSourceBuildItem POSTGRESQL = datasource("<default>", "postgresql");

    private static final ReactiveDataSourceBuildItem REACTIVE = reactive("<default>", "postgresql");

    private final StoreProcessor processor = new StoreProcessor();

    private static ReactiveDataSourceBuildItem reactive(String name, String kind) {
        return new ReactiveDataSourceBuildItem(name, kind, name.equals("<default>"), Optional.empty());
    }

    private static JdbcDataSourceBuildItem datasource(String name, String kind) {
        return new JdbcDataSourceBuildItem(name, kind, Optional.empty(), true, name.equals("<default>"));
    }

    private StoreBuildItem choose(StoreType configured, String datasource, Set<String> capabilities,
            JdbcDataSourceBuildItem... datasources) {
        return choose(configured, datasource, capabilities, List.of(), datasources);
    }

    private StoreBuildItem choose(StoreType configured, String datasource, Set<String> capabilities,
            List<ReactiveDataSourceBuildItem> reactive, JdbcDataSourceBuildItem... datasources) {
        IdempotencyBuildTimeConfig config = new IdempotencyBuildTimeConfig() {

            @Override
            public Optional<StoreType> store() {
                return Optional.ofNullable(configured);
            }

            @Override
            public Optional<String> datasource() {
                return Optional.ofNullable(datasource);
            }

            @Override
            public Optional<String> persistenceUnit() {
                return Optional.empty();
            }

            @Override
            public Optional<String> redisClientName() {
                return Optional.empty();
            }

            @Override
            public boolean metricsEnabled() {
                return true;
            }

            @Override
            public boolean healthEnabled() {
                return true;
            }

            @Override
            public boolean tracingEnabled() {
                return true;
            }

            @Override
            public boolean openapiEnabled() {
                return true;
            }
        };
        Capabilities present = new Capabilities(capabilities);
        return processor.store(processor.type(config, present), config, present, List.of(datasources), reactive,
                new DatasourcesBuildItem(Set.of(), Set.of(), Map.of(), Set.of(), Map.of()));
    }

    @Test
    void anApplicationWithoutADatasource_keepsItsRecordsInMemory() {
        assertThat(choose(null, null, Set.of()).type()).isEqualTo(StoreType.MEMORY);
        assertThat(choose(null, null, Set.of(Capability.AGROAL)).type()).as("a driver alone").isEqualTo(StoreType.MEMORY);
    }

    @Test
    void anApplicationWithAJdbcDatasource_keepsItsRecordsThere() {
        StoreBuildItem store = choose(null, null, Set.of(Capability.AGROAL), POSTGRESQL);

        assertThat(store.type()).isEqualTo(StoreType.JDBC);
        assertThat(store.databaseKind()).isEqualTo("postgresql");
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void mariaDbAndMySql_canHoldRecords() {
        for (String kind : List.of("mariadb", "mysql")) {
            StoreBuildItem store = choose(null, null, Set.of(Capability.AGROAL), datasource("<default>", kind));

            assertThat(store.type()).isEqualTo(StoreType.JDBC);
            assertThat(store.databaseKind()).isEqualTo(kind);
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void redis_isUsedWhereItIsAskedForOnly() {
        Set<String> capabilities = Set.of(Capability.AGROAL, Capability.REDIS_CLIENT);

        assertThat(choose(null, null, Set.of(Capability.REDIS_CLIENT)).type()).isEqualTo(StoreType.MEMORY);
        assertThat(choose(null, null, capabilities, POSTGRESQL).type()).isEqualTo(StoreType.JDBC);
        StoreBuildItem store = choose(StoreType.REDIS, null, capabilities, POSTGRESQL);
        assertThat(store.type()).isEqualTo(StoreType.REDIS);
        assertThat(store.problems()).isEmpty();
        assertThat(store.transactional()).isFalse();
    }

    @Test
    void redisWithoutItsClient_isToldWhatToAdd() {
        assertThat(choose(StoreType.REDIS, null, Set.of(Capability.AGROAL), POSTGRESQL).problems()).containsExactly(
                "The store redis (quarkus.rest-idempotency.store) needs the Redis client extension (quarkus-redis-client). "
                        + "Add it");
    }

    @Test
    void hibernateOrmWithoutPanache_isToldWhatToAdd() {
        assertThat(choose(StoreType.HIBERNATE_ORM, null, Set.of(Capability.AGROAL), POSTGRESQL).problems()).containsExactly(
                "The store hibernate-orm (quarkus.rest-idempotency.store) needs Hibernate ORM with Panache "
                        + "(quarkus-hibernate-orm-panache). Add it, or set jdbc");
    }

    @Test
    void defaultDatasourceThatIsNotThere_isRejectedWithTheNamesOfThoseThatAre() {
        assertThat(choose(StoreType.JDBC, null, Set.of(Capability.AGROAL), datasource("ledger", "h2")).problems())
                .containsExactly("The store jdbc (quarkus.rest-idempotency.store) needs a JDBC datasource named <default>, and "
                        + "there are [ledger]. Set quarkus.rest-idempotency.datasource to one of them, or configure "
                        + "quarkus.datasource.db-kind and its driver");
    }

    @Test
    void databaseThatCannotHoldRecords_isRejectedByItsKind() {
        assertThat(choose(null, null, Set.of(Capability.AGROAL), datasource("<default>", "mssql")).problems()).containsExactly(
                "The store jdbc (quarkus.rest-idempotency.store) needs a database of one of the kinds [postgresql, h2, mariadb, mysql], "
                        + "and the datasource <default> is of the kind mssql. Set quarkus.rest-idempotency.datasource to another one, "
                        + "or quarkus.rest-idempotency.store to memory");
    }

    @Test
    void reactiveDatasourceOfPostgres_isUsed_whereThereIsNoJdbcDatasource() {
        Set<String> both = Set.of(Capability.AGROAL, Capability.REACTIVE_PG_CLIENT);

        StoreBuildItem alone = choose(null, null, Set.of(Capability.REACTIVE_PG_CLIENT), List.of(REACTIVE));
        assertThat(alone.type()).isEqualTo(StoreType.REACTIVE_PG);
        assertThat(alone.datasource()).isEqualTo("<default>");
        assertThat(alone.transactional()).isFalse();
        assertThat(alone.problems()).isEmpty();
        assertThat(choose(null, null, both, List.of(REACTIVE)).type())
                .as("Agroal without a datasource, as with Hibernate Reactive")
                .isEqualTo(StoreType.REACTIVE_PG);
        assertThat(choose(null, null, both, List.of(REACTIVE), POSTGRESQL).type()).isEqualTo(StoreType.JDBC);
        assertThat(choose(StoreType.REACTIVE_PG, null, both, List.of(REACTIVE), POSTGRESQL).type())
                .isEqualTo(StoreType.REACTIVE_PG);
    }

    @Test
    void reactiveDatasource_isUsedByItsName() {
        StoreBuildItem store = choose(null, "ledger", Set.of(Capability.REACTIVE_PG_CLIENT),
                List.of(REACTIVE, reactive("ledger", "postgresql")));

        assertThat(store.type()).isEqualTo(StoreType.REACTIVE_PG);
        assertThat(store.datasource()).isEqualTo("ledger");
    }

    @Test
    void reactiveDatasourceOfAnotherKind_isNotUsed() {
        List<ReactiveDataSourceBuildItem> mysql = List.of(reactive("<default>", "mysql"));

        assertThat(choose(null, null, Set.of(Capability.REACTIVE_PG_CLIENT), mysql).type()).isEqualTo(StoreType.MEMORY);
        assertThat(choose(StoreType.REACTIVE_PG, null, Set.of(Capability.REACTIVE_PG_CLIENT), mysql).problems())
                .containsExactly(
                        "The store reactive-pg (quarkus.rest-idempotency.store) needs a database of the kind postgresql, "
                                + "and the datasource <default> is of the kind mysql. Set quarkus.rest-idempotency.datasource to another "
                                + "one, or quarkus.rest-idempotency.store to another store");
    }

    @Test
    void reactiveDatasourceThatIsNotThere_isRejectedWithTheNamesOfThoseThatAre() {
        assertThat(choose(null, "ledger", Set.of(Capability.REACTIVE_PG_CLIENT), List.of(REACTIVE)).problems())
                .containsExactly(
                        "The store reactive-pg (quarkus.rest-idempotency.store) needs a reactive datasource named ledger, "
                                + "and there are [<default>]. Set quarkus.rest-idempotency.datasource to one of them, or configure it");
    }

    @Test
    void reactiveStoreWithoutItsClient_isToldTheExtensionToAdd() {
        assertThat(choose(StoreType.REACTIVE_PG, null, Set.of(Capability.AGROAL), POSTGRESQL).problems()).containsExactly(
                "The store reactive-pg (quarkus.rest-idempotency.store) needs the reactive PostgreSQL client extension "
                        + "(quarkus-reactive-pg-client). Add it");
    }
}
