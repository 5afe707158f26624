package io.quarkiverse.rest.idempotency.publicapi;

import static java.util.stream.Collectors.joining;

import java.lang.annotation.Annotation;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The declaration of a type as text: everything that code outside of its package can use, and that a change could break. A line
 * for each member, in an order that does not depend on the compiler.
 */
final class Listing {

    private static final Set<String> OF_EVERY_OBJECT = Set.of("toString()", "hashCode()", "equals(java.lang.Object)");

    private final TypeNames names = new TypeNames();
    private final Class<?> type;

    Listing(Class<?> type) {
        this.type = type;
    }

    static boolean isVisible(Class<?> type) {
        return isVisible(type.getModifiers()) && !type.isAnonymousClass() && !type.isLocalClass() && !type.isSynthetic()
                && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** The lines of the declaration. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(header());
        List<String> members = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (isListed(field)) {
                members.add(field(field));
            }
        }
        // Enum constants keep their order, which is theirs, too.
        if (!type.isEnum()) {
            members.sort(null);
        }
        Stream.of(type.getDeclaredConstructors()).filter(this::isListed).map(this::constructor).sorted()
                .forEach(members::add);
        Stream.of(type.getDeclaredMethods()).filter(this::isListed).map(this::method).sorted().forEach(members::add);
        members.forEach(member -> lines.add("    " + member));
        return lines;
    }

    /** The types that it mentions. Complete when the lines have been made. */
    Set<Class<?>> mentioned() {
        return names.mentioned();
    }

    private String header() {
        StringBuilder text = new StringBuilder();
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            if (annotation instanceof Target target) {
                text.append("@Target").append(sorted(target.value())).append(' ');
            } else if (annotation instanceof Retention retention) {
                text.append("@Retention(").append(retention.value()).append(") ");
            }
        }
        text.append(modifiers(type.getModifiers() & ~(type.isInterface() ? Modifier.ABSTRACT : 0)
                & ~(type.isRecord() || type.isEnum() ? Modifier.FINAL : 0) & ~Modifier.STATIC));
        text.append(type.isSealed() ? "sealed " : "").append(kind()).append(type.getName())
                .append(names.variables(type.getTypeParameters()));
        if (type.isRecord()) {
            text.append(Stream.of(type.getRecordComponents())
                    .map(component -> names.of(component.getAnnotatedType()) + " " + component.getName())
                    .collect(joining(", ", "(", ")")));
        }
        if (!type.isInterface() && !type.isRecord() && !type.isEnum() && type.getSuperclass() != Object.class) {
            text.append(" extends ").append(names.of(type.getAnnotatedSuperclass()));
        }
        text.append(names.list(type.isInterface() ? " extends " : " implements ", type.isAnnotation() ? new AnnotatedType[0]
                : type.getAnnotatedInterfaces()));
        if (type.isSealed()) {
            text.append(Stream.of(type.getPermittedSubclasses()).map(Class::getName).sorted()
                    .collect(joining(", ", " permits ", "")));
        }
        return text.toString();
    }

    private static String sorted(Object[] values) {
        return new TreeSet<>(Arrays.stream(values).map(String::valueOf).toList()).stream().collect(joining(", ", "(", ")"));
    }

    private String kind() {
        return type.isAnnotation() ? "@interface "
                : type.isInterface() ? "interface " : type.isEnum() ? "enum " : type.isRecord() ? "record " : "class ";
    }

    private static String modifiers(int modifiers) {
        String text = Modifier.toString(modifiers & ~(Modifier.INTERFACE | Modifier.SYNCHRONIZED | Modifier.TRANSIENT
                | Modifier.VOLATILE | Modifier.NATIVE));
        return text.isEmpty() ? "" : text + " ";
    }

    private boolean isListed(Member member) {
        if (member.isSynthetic() || !isVisible(member.getModifiers())) {
            return false;
        }
        // Members for subclasses are of no use where there can be none.
        if (!Modifier.isPublic(member.getModifiers()) && Modifier.isFinal(type.getModifiers())) {
            return false;
        }
        if (!(member instanceof Executable executable)) {
            return true;
        }
        String signature = executable.getName() + Arrays.stream(executable.getParameterTypes()).map(Class::getName)
                .collect(joining(",", "(", ")"));
        boolean ofEnum = type.isEnum()
                && (signature.equals("values()") || signature.equals("valueOf(java.lang.String)"));
        return !OF_EVERY_OBJECT.contains(signature) && !ofEnum && !isOfComponents(executable);
    }

    /** Whether the components of a record imply it. */
    private boolean isOfComponents(Executable executable) {
        if (!type.isRecord()) {
            return false;
        }
        RecordComponent[] components = type.getRecordComponents();
        return executable instanceof Constructor<?>
                ? Arrays.equals(executable.getParameterTypes(),
                        Stream.of(components).map(RecordComponent::getType).toArray())
                : Stream.of(components).anyMatch(component -> component.getAccessor().equals(executable));
    }

    private String field(Field field) {
        if (field.isEnumConstant()) {
            return field.getName();
        }
        return modifiers(field.getModifiers()) + names.of(field.getAnnotatedType()) + " " + field.getName()
                + (isConstant(field) ? " = " + value(field) : "");
    }

    /** Whether the compiler copies its value into code that uses it. */
    private static boolean isConstant(Field field) {
        return Modifier.isStatic(field.getModifiers()) && Modifier.isFinal(field.getModifiers())
                && (field.getType().isPrimitive() || field.getType() == String.class);
    }

    private static String value(Field field) {
        try {
            Object value = field.get(null);
            return value instanceof String text ? '"' + text + '"' : String.valueOf(value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private String constructor(Constructor<?> constructor) {
        return modifiers(constructor.getModifiers()) + names.variables(constructor.getTypeParameters(), " ")
                + "new(" + parameters(constructor) + ")" + thrown(constructor);
    }

    private String method(Method method) {
        int modifiers = method.getModifiers() & ~(type.isInterface() ? Modifier.PUBLIC | Modifier.ABSTRACT : 0);
        return (method.isDefault() ? "default " : "") + modifiers(modifiers)
                + names.variables(method.getTypeParameters(), " ") + names.of(method.getAnnotatedReturnType()) + " "
                + method.getName() + "(" + parameters(method) + ")" + thrown(method)
                + (method.getDefaultValue() == null ? "" : " default " + defaultValue(method.getDefaultValue()));
    }

    private static String defaultValue(Object value) {
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value)).mapToObj(i -> String.valueOf(Array.get(value, i)))
                    .collect(joining(", ", "[", "]"));
        }
        return value instanceof String text ? '"' + text + '"' : value.toString();
    }

    private String parameters(Executable executable) {
        return Stream.of(executable.getAnnotatedParameterTypes()).map(names::of).collect(joining(", "));
    }

    private String thrown(Executable executable) {
        return names.list(" throws ", executable.getAnnotatedExceptionTypes());
    }
}
