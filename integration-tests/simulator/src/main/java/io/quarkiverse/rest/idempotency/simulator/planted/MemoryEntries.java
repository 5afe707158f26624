package io.quarkiverse.rest.idempotency.simulator.planted;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * The entries of a memory store, which are private to it, for the substitutes of its calls.
 */
final class MemoryEntries {

    private MemoryEntries() {
    }

    /**
     * Changes the entry of a record that has not expired.
     *
     * @param store the memory store
     * @param allowed whether an entry may be changed
     * @param change gives the entry in its place, or {@code null} for none
     * @return whether the entry was changed
     */
    static boolean change(Object store, RecordId id, Predicate<Object> allowed, Function<Object, Object> change) {
        @SuppressWarnings("unchecked")
        ConcurrentMap<RecordId, Object> entries = (ConcurrentMap<RecordId, Object>) field(store, "entries");
        Object entry = entries.get(id);
        if (entry == null || isOver(store, (long) get(entry, "expiry")) || !allowed.test(entry)) {
            return false;
        }
        entries.compute(id, (key, current) -> change.apply(entry));
        return true;
    }

    /** Whether a time is over by the clock of a memory store. */
    static boolean isOver(Object store, long time) {
        return time - ((LongSupplier) field(store, "nanoClock")).getAsLong() <= 0;
    }

    static Ownership ownership(Object entry) {
        return (Ownership) get(entry, "ownership");
    }

    static boolean isCompleted(Object entry) {
        return get(entry, "response") != null;
    }

    static long leaseEnd(Object entry) {
        return (long) get(entry, "leaseEnd");
    }

    /**
     * @return an entry that differs in one component
     */
    static Object with(Object entry, String component, Object value) {
        try {
            RecordComponent[] components = entry.getClass().getRecordComponents();
            var constructor = entry.getClass().getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(components).map(RecordComponent::getName)
                    .map(name -> name.equals(component) ? value : get(entry, name)).toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object get(Object entry, String component) {
        try {
            Method accessor = entry.getClass().getDeclaredMethod(component);
            accessor.setAccessible(true);
            return accessor.invoke(entry);
        } catch (InvocationTargetException | IllegalAccessException | NoSuchMethodException e) {
            throw new IllegalStateException("Expected the component " + component + " in " + entry.getClass(), e);
        }
    }

    private static Object field(Object store, String name) {
        try {
            Field field = store.getClass().getDeclaredField(name);
            field.setAccessible(true);
            return field.get(store);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Expected the field " + name + " in " + store.getClass(), e);
        }
    }
}
