package io.quarkiverse.rest.idempotency.runtime;

import java.util.Optional;
import java.util.function.Supplier;

import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;

import io.quarkiverse.rest.idempotency.spi.SingleBeans;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableInstance;

/**
 * Finds single beans of types that other extensions bring.
 */
@Singleton
class ArcSingleBeans implements SingleBeans {

    @Override
    public <T> Optional<Supplier<T>> find(Class<T> type) {
        return only(type, Arc.container().select(type, Any.Literal.INSTANCE));
    }

    @Override
    public <T> Optional<Supplier<T>> findShared(Class<T> type) {
        InjectableInstance<T> unqualified = Arc.container().select(type);
        return unqualified.isUnsatisfied() ? find(type) : only(type, unqualified);
    }

    private static <T> Optional<Supplier<T>> only(Class<T> type, InjectableInstance<T> beans) {
        return SpiBeans.check(type.getSimpleName(), beans).map(handle -> handle::get);
    }
}
