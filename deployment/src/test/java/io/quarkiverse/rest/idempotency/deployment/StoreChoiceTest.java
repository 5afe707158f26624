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

/** Which store an application gets, and what it is told when it lacks what its store needs. */
class StoreChoiceTest {

    private static final JdbcDataSourceBuildItem POSTGRESQL = datasource("<default>", "postgresql");

    private final StoreProcessor processor = new StoreProcessor();

    private static JdbcDataSourceBuildItem datasource(String name, String kind) {
        return new JdbcDataSourceBuildItem(name, kind, Optional.empty(), true, name.equals("<default>"));
    }

    private StoreBuildItem choose(StoreType configured, String datasource, Set<String> capabilities,
            JdbcDataSourceBuildItem... datasources) {
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
        return processor.store(processor.type(config, present), config, present, List.of(datasources),
                new DatasourcesBuildItem(Set.of(), Set.of(), Map.of(), Set.of()));
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
    void mariaDbAndMySqlCanHoldRecords() {
        for (String kind : List.of("mariadb", "mysql")) {
            StoreBuildItem store = choose(null, null, Set.of(Capability.AGROAL), datasource("<default>", kind));

            assertThat(store.type()).isEqualTo(StoreType.JDBC);
            assertThat(store.databaseKind()).isEqualTo(kind);
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void redisIsUsedWhereItIsAskedForOnly() {
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
    void aDatabaseThatCannotHoldRecords_isRefusedByItsKind() {
        assertThat(choose(null, null, Set.of(Capability.AGROAL), datasource("<default>", "mssql")).problems()).containsExactly(
                "The store jdbc (quarkus.rest-idempotency.store) needs a database of one of the kinds [postgresql, h2, mariadb, mysql], "
                        + "and the datasource <default> is of the kind mssql. Set quarkus.rest-idempotency.datasource to another one, "
                        + "or quarkus.rest-idempotency.store to memory");
    }
}
