package dev.lockstep.testkit.oracle;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import java.util.function.Predicate;
import liquibase.change.custom.CustomTaskChange;
import liquibase.change.custom.CustomTaskRollback;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.precondition.CustomPrecondition;
import liquibase.resource.ResourceAccessor;

/// Makes a do-nothing class of each name it is told to: a customChange and a customPrecondition at once.
///
/// It extends a class because Liquibase asks a [ClassLoader] for them by name.
final class StubClassLoader extends ClassLoader {

    private static final ClassDesc DATABASE = described(Database.class);
    private static final ClassDesc VALIDATION = described(ValidationErrors.class);

    private final Predicate<String> stubbed;
    private final Set<String> parameters;

    StubClassLoader(ClassLoader parent, Predicate<String> stubbed, Set<String> parameters) {
        super(parent);
        this.stubbed = stubbed;
        this.parameters = parameters;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!stubbed.test(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            var known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            var bytes = ClassFile.of().build(ClassDesc.of(name), this::write);
            return defineClass(name, bytes, 0, bytes.length);
        }
    }

    private void write(ClassBuilder made) {
        made.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER);
        made.withInterfaceSymbols(described(CustomTaskChange.class), described(CustomTaskRollback.class),
                described(CustomPrecondition.class));
        made.withMethodBody("<init>", MTD_void, ClassFile.ACC_PUBLIC,
                code -> code.aload(0).invokespecial(CD_Object, "<init>", MTD_void).return_());
        nothing(made, "execute", DATABASE);
        nothing(made, "rollback", DATABASE);
        nothing(made, "check", DATABASE);
        nothing(made, "setFileOpener", described(ResourceAccessor.class));
        made.withMethodBody("setUp", MTD_void, ClassFile.ACC_PUBLIC, code -> code.return_());
        made.withMethodBody("getConfirmationMessage", MethodTypeDesc.of(CD_String), ClassFile.ACC_PUBLIC,
                code -> code.ldc("stub").areturn());
        made.withMethodBody("validate", MethodTypeDesc.of(VALIDATION, DATABASE), ClassFile.ACC_PUBLIC,
                code -> code.new_(VALIDATION).dup().invokespecial(VALIDATION, "<init>", MTD_void).areturn());
        for (var parameter : parameters) {
            nothing(made, "set" + Character.toUpperCase(parameter.charAt(0)) + parameter.substring(1), CD_String);
        }
    }

    private static void nothing(ClassBuilder made, String method, ClassDesc argument) {
        made.withMethodBody(method, MethodTypeDesc.of(CD_void, argument), ClassFile.ACC_PUBLIC, code -> code.return_());
    }

    private static ClassDesc described(Class<?> type) {
        return ClassDesc.of(type.getName());
    }
}
