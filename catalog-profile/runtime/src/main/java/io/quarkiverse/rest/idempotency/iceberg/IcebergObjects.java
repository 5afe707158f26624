package io.quarkiverse.rest.idempotency.iceberg;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Reads objects of Iceberg by the names of their public methods, so that the profile needs no Iceberg of a certain version.
 */
final class IcebergObjects {

    private static final ObjectMapper JSON = new ObjectMapper();

    private IcebergObjects() {
    }

    /**
     * @param response a response that holds metadata, or a JAX-RS response with such an entity
     * @return the uuid of the metadata
     */
    static String uuidOf(Object response) {
        Object holder = call(response, "getEntity");
        holder = holder == null ? response : holder;
        Object metadata = call(holder, "tableMetadata");
        metadata = metadata == null ? call(holder, "metadata") : metadata;
        Object uuid = metadata == null ? null : call(metadata, "uuid");
        if (uuid == null) {
            throw new IllegalArgumentException("Expected a response with tableMetadata().uuid() or metadata().uuid(), got "
                    + holder.getClass().getName() + ". Name the uuid with new Loaded(uuid, entity)");
        }
        return uuid.toString();
    }

    /**
     * @param metadata of a table or view
     */
    static CatalogState.Entity entityOf(Object metadata) {
        Object uuid = call(metadata, "uuid");
        String json = json(metadata);
        if (uuid == null || json == null) {
            throw new IllegalArgumentException("Expected a TableMetadata or ViewMetadata of Iceberg, got "
                    + metadata.getClass().getName() + ". Name its parts with new Entity(uuid, metadataLocation, metadata)");
        }
        Object location = call(metadata, "metadataFileLocation");
        try {
            JsonNode tree = JSON.readTree(json);
            return new CatalogState.Entity(uuid.toString(), location == null ? null : location.toString(), tree);
        } catch (IOException e) {
            throw new IllegalArgumentException("Expected JSON from the parser of " + metadata.getClass().getName(), e);
        }
    }

    /** Writes metadata by the parser of its package, as {@code TableMetadataParser} for {@code TableMetadata}. */
    private static @Nullable String json(Object metadata) {
        for (Class<?> type : typesOf(metadata)) {
            try {
                Method writer = Class.forName(type.getName() + "Parser", true, metadata.getClass().getClassLoader())
                        .getMethod("toJson", type);
                if (Modifier.isStatic(writer.getModifiers()) && writer.getReturnType() == String.class) {
                    return (String) invoke(writer, null, metadata);
                }
            } catch (ClassNotFoundException | NoSuchMethodException e) {
                continue;
            }
        }
        return null;
    }

    /** The result of a method without parameters that a public type of the object declares; {@code null} when none does. */
    private static @Nullable Object call(Object object, String method) {
        for (Class<?> type : typesOf(object)) {
            try {
                if (Modifier.isPublic(type.getModifiers())) {
                    return invoke(type.getMethod(method), object);
                }
            } catch (NoSuchMethodException e) {
                continue;
            }
        }
        return null;
    }

    private static Set<Class<?>> typesOf(Object object) {
        Set<Class<?>> types = new LinkedHashSet<>();
        Deque<Class<?>> further = new ArrayDeque<>();
        further.add(object.getClass());
        while (!further.isEmpty()) {
            Class<?> type = further.remove();
            if (types.add(type)) {
                if (type.getSuperclass() != null) {
                    further.add(type.getSuperclass());
                }
                further.addAll(Set.of(type.getInterfaces()));
            }
        }
        return types;
    }

    private static @Nullable Object invoke(Method method, @Nullable Object object, Object... arguments) {
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Expected a public method, got " + method, e);
        }
    }
}
