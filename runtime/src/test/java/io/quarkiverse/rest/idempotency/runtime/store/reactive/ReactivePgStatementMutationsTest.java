package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

import io.quarkiverse.rest.idempotency.mutation.MutationReport;
import io.quarkiverse.rest.idempotency.mutation.NamedTest;
import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;

/** The statements over the reactive client without one of their predicates: each is made, and each predicate counts. */
class ReactivePgStatementMutationsTest {

    private static final MutationReport REPORT = new MutationReport("the statements over the reactive client");
    private static final String NOTHING = "nothing";
    private static final TableName TABLE = TestPg.newTable("mutatedreactive");
    private static final Pool POOL = TestPg.pool(TestPg.options(), TestPg.CONNECTIONS);

    /** The call of the store that asks for a connection on this thread. */
    private static final ThreadLocal<String> CALL = new ThreadLocal<>();

    @AfterAll
    static void report() {
        REPORT.print();
        POOL.close();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvFileSource(resources = "/postgres-statement-mutations.csv", delimiter = '|', quoteCharacter = '~')
    void predicates_areAllNecessary(String call, String beginning, String part, String replacement, String method) {
        NamedTest test = new NamedTest(MutatedReactivePgStore.class.getName(), method);
        MutatedReactivePgStore.stores = () -> emptyStore(call, UnaryOperator.identity());
        REPORT.assertPasses(test);

        AtomicInteger changed = new AtomicInteger();
        MutatedReactivePgStore.stores = () -> emptyStore(call, sql -> {
            if (!sql.startsWith(beginning) || !sql.contains(part)) {
                return sql;
            }
            changed.incrementAndGet();
            return sql.replace(part, replacement.equals(NOTHING) ? "" : replacement);
        });
        REPORT.assertNoticed(call + " (" + beginning + "): " + part, test);
        assertThat(changed).as("statements that were changed").hasPositiveValue();
    }

    private static IdempotencyStore emptyStore(String call, UnaryOperator<String> mutation) {
        TestPg.await(POOL.query("TRUNCATE TABLE " + TABLE).execute());
        Duration time = Duration.ofSeconds(10);
        ReactivePgStore store = TestPg.store(TABLE, new Replaceable<>(() -> mutated(call, mutation), Pool::close), true, time);
        return proxy(IdempotencyStore.class, (method, arguments) -> {
            CALL.set(method.getName());
            try {
                return method.invoke(store, arguments);
            } finally {
                CALL.remove();
            }
        });
    }

    private static Pool mutated(String call, UnaryOperator<String> mutation) {
        return proxy(Pool.class, (method, arguments) -> {
            Object result = method.invoke(POOL, arguments);
            return method.getName().equals("getConnection") && call.equals(CALL.get())
                    ? ((Future<?>) result).map(connection -> mutated((SqlConnection) connection, mutation))
                    : result;
        });
    }

    private static SqlConnection mutated(SqlConnection connection, UnaryOperator<String> mutation) {
        return proxy(SqlConnection.class, (method, arguments) -> {
            if (method.getName().equals("preparedQuery")) {
                arguments[0] = mutation.apply((String) arguments[0]);
            }
            return method.invoke(connection, arguments);
        });
    }

    private interface Invocation {

        Object invoke(Method method, Object[] arguments) throws ReflectiveOperationException;
    }

    private static <T> T proxy(Class<T> type, Invocation invocation) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (proxy, method, arguments) -> {
                    try {
                        return invocation.invoke(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
