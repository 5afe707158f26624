package io.quarkiverse.rest.idempotency.runtime.store.sql;

import java.util.List;
import java.util.function.Function;

import io.quarkiverse.rest.idempotency.spi.Ownership;

/**
 * Makes what calls have in common one value of a statement.
 */
enum PostgresValues {

    /** An array, with an element for each call. */
    OF_MANY {
        @Override
        Object of(Object[] values) {
            return values;
        }
    },
    /** The value of the only call. */
    OF_ONE {
        @Override
        Object of(Object[] values) {
            return values[0];
        }
    };

    abstract Object of(Object[] values);

    <C> Object texts(List<C> calls, Function<C, String> value) {
        return of(values(calls, value, new String[calls.size()]));
    }

    <C> Object numbers(List<C> calls, Function<C, Long> value) {
        return of(values(calls, value, new Long[calls.size()]));
    }

    <C> Object flags(List<C> calls, Function<C, Boolean> value) {
        return of(values(calls, value, new Boolean[calls.size()]));
    }

    <C> Object bytes(List<C> calls, Function<C, byte[]> value) {
        return of(values(calls, value, new byte[calls.size()][]));
    }

    private static <C, V> V[] values(List<C> calls, Function<C, V> value, V[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = value.apply(calls.get(i));
        }
        return values;
    }

    /** The first three values of every statement that an ownership is needed for. */
    <C> List<Object> ownerships(List<C> calls, Function<C, Ownership> ownership) {
        return List.of(texts(calls, call -> ownership.apply(call).id().value()),
                texts(calls, call -> ownership.apply(call).owner().id()),
                numbers(calls, call -> ownership.apply(call).fence()));
    }
}
