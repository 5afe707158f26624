package io.quarkiverse.rest.idempotency.publicapi;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Writes types with their arguments, and with the question whether they may be {@code null}, and remembers the types that it
 * has written.
 */
final class TypeNames {

    private final Set<Class<?>> mentioned = new LinkedHashSet<>();

    Set<Class<?>> mentioned() {
        return mentioned;
    }

    String of(AnnotatedType annotated) {
        boolean nullable = annotated.isAnnotationPresent(Nullable.class);
        if (annotated instanceof AnnotatedArrayType array) {
            return of(array.getAnnotatedGenericComponentType()) + (nullable ? " @Nullable []" : "[]");
        }
        return (nullable ? "@Nullable " : "") + unmarked(annotated);
    }

    private String unmarked(AnnotatedType annotated) {
        if (annotated instanceof AnnotatedParameterizedType parameterized) {
            return of(((ParameterizedType) parameterized.getType()).getRawType())
                    + list("<", parameterized.getAnnotatedActualTypeArguments()) + ">";
        }
        if (annotated instanceof AnnotatedWildcardType wildcard) {
            AnnotatedType[] upper = Stream.of(wildcard.getAnnotatedUpperBounds())
                    .filter(bound -> bound.getType() != Object.class).toArray(AnnotatedType[]::new);
            return "?" + list(" super ", wildcard.getAnnotatedLowerBounds()) + list(" extends ", upper);
        }
        return of(annotated.getType());
    }

    private String of(Type type) {
        if (type instanceof Class<?> plain) {
            mentioned.add(plain);
            return plain.getName().startsWith("java.lang.") && plain.getPackageName().equals("java.lang")
                    ? plain.getName().substring("java.lang.".length())
                    : plain.getName();
        }
        return type.getTypeName();
    }

    /** Types with commas between them behind a prefix; empty when there is none. */
    String list(String prefix, AnnotatedType[] types) {
        return types.length == 0 ? "" : Stream.of(types).map(this::of).collect(joining(", ", prefix, ""));
    }

    String variables(TypeVariable<?>[] variables) {
        return variables(variables, "");
    }

    /** Type variables with their bounds, and a suffix behind them; empty when there is none. */
    String variables(TypeVariable<?>[] variables, String suffix) {
        return variables.length == 0 ? ""
                : Stream.of(variables).map(this::bounded).collect(joining(", ", "<", ">" + suffix));
    }

    private String bounded(TypeVariable<?> variable) {
        AnnotatedType[] bounds = Stream.of(variable.getAnnotatedBounds()).filter(bound -> bound.getType() != Object.class)
                .toArray(AnnotatedType[]::new);
        return variable.getName() + (bounds.length == 0 ? ""
                : Stream.of(bounds).map(this::of).collect(joining(" & ", " extends ", "")));
    }
}
