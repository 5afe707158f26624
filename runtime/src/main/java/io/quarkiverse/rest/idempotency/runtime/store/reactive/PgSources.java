package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Typed;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.ConfigProvider;

import io.quarkus.arc.ActiveResult;
import io.quarkus.arc.InterceptionProxy;
import io.quarkus.arc.SyntheticCreationalContext;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.runtime.DataSourcesRuntimeConfig;
import io.quarkus.reactive.datasource.runtime.DataSourcesReactiveRuntimeConfig;
import io.quarkus.reactive.datasource.runtime.ReactiveDataSourceUtil;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.reactive.pg.client.runtime.DataSourcesReactivePostgreSQLConfig;
import io.quarkus.reactive.pg.client.runtime.PgPoolRecorder;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;

/**
 * Finds out how the application's pool of a datasource makes its connections (URLs, credentials, TLS), so that the store can
 * make its own in the same way.
 * <p>
 * Quarkus has no hook for that, except its creators of pools. So its own code makes one more pool, with this class as the
 * creator: which sees the options, and gives it a pool that is never used. The application has no such creator, since the type
 * of this bean is another one.
 * <p>
 * That pool is made on the store's own Vert.x, which has no meters. On the application's, it would have the meters of the
 * application's pool, whose gauges can be registered once only.
 */
@Singleton
@Typed(PgSources.class)
public class PgSources implements PgPoolCreator {

    private final Instance<PgSources> self;
    private final Instance<PgPoolCreator> applications;
    private Input seen;

    PgSources(Instance<PgSources> self, @Any Instance<PgPoolCreator> applications) {
        this.self = self;
        this.applications = applications;
    }

    /**
     * Blocks where a provider of credentials does.
     *
     * @param datasource the name of a reactive datasource of PostgreSQL
     * @param own the store's own Vert.x
     * @throws ConfigurationException if it is not active, or its pool cannot be made as it is configured
     */
    synchronized PgSource of(String datasource, Vertx own) {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        DataSourcesRuntimeConfig all = config.getConfigMapping(DataSourcesRuntimeConfig.class);
        PgPoolRecorder quarkus = new PgPoolRecorder(new RuntimeValue<>(all),
                new RuntimeValue<>(config.getConfigMapping(DataSourcesReactiveRuntimeConfig.class)),
                new RuntimeValue<>(config.getConfigMapping(DataSourcesReactivePostgreSQLConfig.class)));
        ActiveResult active = quarkus.poolCheckActiveSupplier(datasource).get();
        if (!active.value()) {
            throw new ConfigurationException("quarkus.rest-idempotency.datasource: expected an active reactive datasource, and "
                    + datasource + " is not active: " + active.inactiveReason());
        }
        try {
            quarkus.configurePgPool(new RuntimeValue<>(own), () -> null, datasource, new NoShutdown())
                    .apply(new OneCreator<>(self));
        } catch (RuntimeException e) {
            throw new ConfigurationException("The reactive datasource " + datasource + " of the idempotency records cannot be "
                    + "used as it is configured: " + e.getMessage() + ". Correct "
                    + DataSourceUtil.dataSourcePropertyKey(datasource, "*"), e);
        }
        for (PgConnectOptions options : seen.pgConnectOptionsList()) {
            PgTls.problem(options, datasource).ifPresent(problem -> {
                throw new ConfigurationException(problem);
            });
        }
        Instance<PgPoolCreator> creators = applications.select(ReactiveDataSourceUtil.qualifier(datasource));
        return new PgSource(seen.poolOptions(), seen.pgConnectOptionsList(), creators.stream().findFirst(),
                all.dataSources().get(datasource));
    }

    @Override
    public Pool create(Input input) {
        seen = input;
        Pool unused = PgBuilder.pool().with(new PoolOptions()).connectingTo(new PgConnectOptions()).using(input.vertx())
                .build();
        unused.close();
        return unused;
    }

    /** The pools of the store are closed by the store. */
    private static final class NoShutdown implements ShutdownContext {

        @Override
        public void addShutdownTask(Runnable task) {
        }

        @Override
        public void addLastShutdownTask(Runnable task) {
        }
    }

    /** The context in which Quarkus makes a pool, with one creator. */
    private record OneCreator<T>(Instance<? extends PgPoolCreator> creator) implements SyntheticCreationalContext<T> {

        @Override
        @SuppressWarnings("unchecked")
        public <R> R getInjectedReference(TypeLiteral<R> type, Annotation... qualifiers) {
            return (R) creator;
        }

        @Override
        public <R> R getInjectedReference(Class<R> type, Annotation... qualifiers) {
            throw new UnsupportedOperationException("Expected a pool to need its creator only, was " + type + " "
                    + List.of(qualifiers));
        }

        @Override
        public Map<String, Object> getParams() {
            return Map.of();
        }

        @Override
        public <R> InterceptionProxy<R> getInterceptionProxy() {
            throw new UnsupportedOperationException("Expected a pool without interceptors");
        }

        @Override
        public void push(T incompleteInstance) {
        }

        @Override
        public void release() {
        }
    }
}
