package io.quarkiverse.rest.idempotency.steps;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds members of a type whose names say that they are credentials, as headers with such names are never recorded either. The
 * types of its members are searched, too, but not those of the Java platform.
 */
final class CredentialNames {

    private static final List<String> WORDS = List.of("token", "secret", "credential", "password");
    private static final Map<Type, Optional<String>> KNOWN = new ConcurrentHashMap<>();

    private CredentialNames() {
    }

    /**
     * @return the first that is found
     */
    static Optional<String> of(Type type) {
        // Not computed in the map: the search of a type asks for others.
        Optional<String> known = KNOWN.get(type);
        if (known == null) {
            known = search(type, new HashSet<>());
            KNOWN.put(type, known);
        }
        return known;
    }

    private static Optional<String> search(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return Optional.empty();
        }
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                Optional<String> found = search(argument, seen);
                if (found.isPresent()) {
                    return found;
                }
            }
            return search(generic.getRawType(), seen);
        }
        if (type instanceof GenericArrayType array) {
            return search(array.getGenericComponentType(), seen);
        }
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? search(plain.getComponentType(), seen) : members(plain, seen);
        }
        return Optional.empty();
    }

    private static Optional<String> members(Class<?> type, Set<Type> seen) {
        for (Class<?> declaring = type; declaring != null && !isOfPlatform(declaring); declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) || Modifier.isTransient(field.getModifiers())) {
                    continue;
                }
                String name = field.getName().toLowerCase(Locale.ROOT);
                Optional<String> found = WORDS.stream().anyMatch(name::contains) ? Optional.of(field.getName())
                        : search(field.getGenericType(), seen);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isOfPlatform(Class<?> type) {
        return type.isPrimitive() || type.isEnum() || type.getName().startsWith("java.")
                || type.getName().startsWith("jakarta.");
    }
}
