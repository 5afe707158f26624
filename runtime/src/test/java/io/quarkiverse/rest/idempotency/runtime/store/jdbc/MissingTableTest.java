package io.quarkiverse.rest.idempotency.runtime.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.runtime.store.sql.SqlDatabase;
import io.smallrye.config.SmallRyeConfigBuilder;

/** The advice for an absent table knows the schema strategy of Hibernate ORM. */
class MissingTableTest {

    private static final String DDL = "Apply META-INF/rest-idempotency/postgresql.sql from the extension's jar with your migration "
            + "tool, such as Flyway, or set quarkus.rest-idempotency.sql.create-table=true in development. See "
            + "https://docs.quarkiverse.io/quarkus-rest-idempotency/dev/table.html";

    private static String advice(boolean mapped, String unit, Map<String, String> properties) {
        return MissingTable.advice(
                new SqlStoreSettings("<default>", SqlDatabase.POSTGRESQL, mapped, false, List.of(), unit),
                new SmallRyeConfigBuilder().withDefaultValues(properties).build());
    }

    @Test
    void advice_withoutHibernate_isTheScript() {
        assertThat(advice(false, "", Map.of())).isEqualTo(DDL);
    }

    @Test
    void entityWithoutAStrategy_isNotCreatedByHibernate() {
        assertThat(advice(true, "<default>", Map.of())).isEqualTo("Hibernate ORM does not create it, because of "
                + "quarkus.hibernate-orm.schema-management.strategy=none. " + DDL);
    }

    @Test
    void entityOfANamedUnit_isExplainedByThePropertyOfTheUnit() {
        assertThat(advice(true, "ledger", Map.of("quarkus.hibernate-orm.\"ledger\".schema-management.strategy", "validate")))
                .isEqualTo("Hibernate ORM does not create it, because of "
                        + "quarkus.hibernate-orm.\"ledger\".schema-management.strategy=validate. " + DDL);
    }

    @Test
    void strategyByItsFormerName_isNamedAsTheApplicationHasIt() {
        assertThat(advice(true, "<default>", Map.of("quarkus.hibernate-orm.database.generation", "update")))
                .isEqualTo(
                        "Hibernate ORM was to create it, because of quarkus.hibernate-orm.database.generation=update, and did "
                                + "not: see its messages before. " + DDL);
    }

    @Test
    void storeWithoutEntity_isNotCreatedByAnyStrategy() {
        assertThat(advice(false, "<default>", Map.of("quarkus.hibernate-orm.schema-management.strategy", "drop-and-create")))
                .isEqualTo("Hibernate ORM creates the tables of entities "
                        + "(quarkus.hibernate-orm.schema-management.strategy=drop-and-create), and this table is that of an "
                        + "entity only with quarkus.rest-idempotency.store=hibernate-orm. " + DDL);
    }
}
