package io.quarkiverse.rest.idempotency.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.core.Context;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.runtime.config.StoreType;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Which methods can have a transaction of Hibernate Reactive, or of a connection that they take. */
class ReactiveTransactionChecksTest {

    private static final String DEFAULT = "<default>";
    private static final Map<String, String> ONE_UNIT = Map.of(DEFAULT, DEFAULT);

    static class Bean {
        Pool pool;
    }

    static class WithBean {

        Bean bean;

        Uni<String> programmatic() {
            return null;
        }

        @WithTransaction
        Uni<String> joined() {
            return null;
        }

        Uni<String> connected(@Context SqlConnection connection) {
            return null;
        }
    }

    static class Sessions {

        Uni<String> programmatic() {
            return null;
        }

        @WithTransaction(stateless = true)
        Uni<String> stateless() {
            return null;
        }

        @WithTransaction("ledger")
        Uni<String> ofLedger() {
            return null;
        }

        @Transactional
        Uni<String> transactional() {
            return null;
        }

        Uni<String> body(SqlConnection connection) {
            return null;
        }
    }

    private static String problem(Class<?> type, String method, Map<String, String> units) throws IOException {
        Index index = Index.of(type, Bean.class);
        ClassInfo resource = index.getClassByName(type);
        StoreBuildItem store = new StoreBuildItem(StoreType.REACTIVE_PG, DEFAULT, null, false, List.of());
        return TransactionChecks.problem(new ResourceMethod(resource.firstMethod(method), resource, "POST", "/x"), store,
                new DatasourcesBuildItem(Set.of(), Set.of(), Map.of(), Set.of(), units), index);
    }

    @Test
    void methodWithItsEffectInTheSession_hasATransaction() throws IOException {
        assertThat(problem(Sessions.class, "programmatic", ONE_UNIT)).isEmpty();
        assertThat(problem(WithBean.class, "joined", ONE_UNIT)).isEmpty();
    }

    @Test
    void methodWithAConnection_hasATransaction_withAndWithoutHibernate() throws IOException {
        assertThat(problem(WithBean.class, "connected", Map.of())).isEmpty();
        assertThat(problem(WithBean.class, "connected", ONE_UNIT)).isEmpty();
    }

    @Test
    void methodOfABeanWithAPool_mayHaveItsEffectThere() throws IOException {
        assertThat(problem(WithBean.class, "programmatic", ONE_UNIT)).contains("on a connection of the pool in " + Bean.class
                .getName() + "#pool", "@Context SqlConnection connection", "@WithTransaction");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "stateless     | Leave out stateless",
            "ofLedger      | names the persistence unit ledger, and that of the datasource of the records is <default>",
            "transactional | Use @WithTransaction of Hibernate Reactive Panache, or take a SqlConnection",
    })
    void transaction_thatDoesNotJoin_isRejected(String method, String reason) throws IOException {
        assertThat(problem(Sessions.class, method, ONE_UNIT)).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = { "programmatic", "body" })
    void method_withoutASessionOrAConnectionOfTheContext_isToldToTakeOne(String method) throws IOException {
        assertThat(problem(Sessions.class, method, Map.of())).contains("'@Context SqlConnection connection'");
    }

    @Test
    void unitsOfOtherDatasources_areRejected() throws IOException {
        assertThat(problem(Sessions.class, "programmatic", Map.of("a", "ledger"))).contains("units of Hibernate Reactive use",
                "quarkus.rest-idempotency.datasource");
        assertThat(problem(Sessions.class, "programmatic", Map.of("a", DEFAULT, "b", DEFAULT))).contains("exactly one");
        assertThat(problem(Sessions.class, "programmatic", Map.of("a", DEFAULT))).isEmpty();
    }
}
