package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.List;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

/**
 * The classes and interfaces from which a class gets its methods and annotations.
 */
final class Hierarchy {

    private Hierarchy() {
    }

    /** The superclass and then the interfaces, as far as they are indexed. */
    static List<ClassInfo> parents(ClassInfo type, IndexView index) {
        List<ClassInfo> parents = new ArrayList<>();
        add(parents, type.superName(), index);
        type.interfaceNames().forEach(name -> add(parents, name, index));
        return parents;
    }

    /** The class itself, its parents, theirs, and so on. */
    static List<ClassInfo> withAncestors(ClassInfo type, IndexView index) {
        List<ClassInfo> all = new ArrayList<>();
        all.add(type);
        parents(type, index).forEach(parent -> all.addAll(withAncestors(parent, index)));
        return all;
    }

    /**
     * The methods of a class that have the signature of a method that it declares, overrides or implements. Where the types of
     * a generic one are known, that is the bridge method, to which the compiler copies the annotations.
     */
    static List<MethodInfo> sameSignature(ClassInfo type, MethodInfo method) {
        String signature = MethodKeys.signature(method);
        return type.methods().stream().filter(own -> MethodKeys.signature(own).equals(signature)).toList();
    }

    private static void add(List<ClassInfo> parents, DotName name, IndexView index) {
        ClassInfo parent = name == null || name.equals(DotName.OBJECT_NAME) ? null : index.getClassByName(name);
        if (parent != null) {
            parents.add(parent);
        }
    }
}
