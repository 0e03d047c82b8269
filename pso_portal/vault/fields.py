"""Model fields that stand sealed in their column and open one row at a time.

A field `narrative` gives its model two attributes. `narrative` is the plain value: assigned as it is, opened
at the first reading, and that reading is noted in the audit. `narrative_sealed` is how the instance holds
it, and shows nothing. The column is called `narrative` and is a `bytea`.

The key is that of the row's provider and the field's purpose; table, row and field are bound in. So the
primary key must be made in Python, a table or field cannot be renamed without sealing anew, and whatever
writes without knowing the row (`update()`, `bulk_update()`, fixtures) is refused.
"""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models import lookups

from pso_portal import audit
from pso_portal.vault.envelope import Context, VaultError, key_version, open_sealed, seal
from pso_portal.vault.keys import PSO, SEALING, Purpose
from pso_portal.vault.store import key_store

_REFUSED_OPTIONS: Final = ("primary_key", "unique", "db_index", "choices", "db_default")


class Sealed:
    """What a column held, not opened yet."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __repr__(self) -> str:
        return "<sealed>"


class Plain:
    """A value assigned or opened. It does not show itself and cannot be pickled into a cache or a queue."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<sealed>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A plain value of a sealed field cannot be pickled.")

    def __copy__(self) -> Plain:
        return Plain(self.value)

    def __deepcopy__(self, memo: dict[int, Any]) -> Plain:
        return Plain(json.loads(json.dumps(self.value)))


class ForColumn:
    """Bytes sealed for one row by `pre_save`: all that a column accepts, besides NULL."""

    __slots__ = ("content",)

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __repr__(self) -> str:
        return "<sealed>"


class PlainAccess:
    """The attribute of the field's own name: plain value in, plain value out."""

    def __init__(self, field: SealedField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model] | None = None) -> Any:
        return self if instance is None else self.field.read(instance)

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.hold(value)


class SealedField(models.Field):  # type: ignore[type-arg]
    """A sealed value. `purpose` chooses the key; `holder` is "pso", or the attribute with the provider's uuid
    (`provider_id` unless said otherwise)."""

    description = "A value sealed under its provider's key"
    empty_strings_allowed = False

    def __init__(self, *args: Any, purpose: str = Purpose.PSES, holder: str = "provider_id", **options: Any) -> None:
        self.purpose = Purpose(purpose)
        self.holder = holder
        options["editable"] = False
        super().__init__(*args, **options)

    def encode(self, value: Any) -> bytes:
        """The bytes to seal. Raises TypeError or ValueError for a value of the wrong kind."""
        raise NotImplementedError

    def decode(self, content: bytes) -> Any:
        raise NotImplementedError

    # How the model sees the field

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("editable", None)
        options["purpose"] = self.purpose.value
        if self.holder != "provider_id":
            options["holder"] = self.holder
        return name, path, args, options

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        problems = super().check(**kwargs)
        if self.purpose not in SEALING:
            problems.append(checks.Error("This purpose has no sealing key.", obj=self, id="vault.E001"))
        if any(self._is_set(option) for option in _REFUSED_OPTIONS):
            names = ", ".join(_REFUSED_OPTIONS)
            problems.append(checks.Error(f"A sealed field takes none of {names}.", obj=self, id="vault.E002"))
        return problems

    def get_internal_type(self) -> str:
        return "BinaryField"

    def get_attname_column(self) -> tuple[str, str]:
        return f"{self.name}_sealed", self.db_column or self.name

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, PlainAccess(self))

    def get_default(self) -> Plain | None:
        return self.hold(super().get_default())

    # One row at a time: hold, read, save

    def hold(self, value: Any) -> Plain | None:
        """An assigned value as the instance keeps it. Raises TypeError or ValueError for a wrong kind."""
        if value is None:
            return None
        self.encode(value)
        return Plain(value)

    def read(self, instance: models.Model) -> Any:
        """The plain value. Opening what came from the database is a read, and is noted in the audit before
        anyone sees it. Raises VaultError."""
        held = getattr(instance, self.attname)
        if isinstance(held, Sealed):
            held = Plain(self._open(instance, held.content))
            audit.note_read(instance, self.purpose.value)
            instance.__dict__[self.attname] = held
        return None if held is None else self._plain(held).value

    def value_from_object(self, obj: models.Model) -> Any:
        return self.read(obj)

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise VaultError(f"{self} is not written out in plain text.")

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Validation works on what the instance holds; a value nobody has opened was valid when sealed."""
        if value is None:
            self.validate(None, model_instance)
        elif isinstance(value, Plain):
            self.run_validators(value.value)
        return value

    def pre_save(self, model_instance: models.Model, add: bool) -> ForColumn | None:
        """Seal for this row. A value not opened goes back as it came, if it opens here: a copied instance
        would otherwise carry it to a row where nobody could ever read it."""
        held = getattr(model_instance, self.attname)
        if held is None:
            return None
        if isinstance(held, Sealed):
            self._open(model_instance, held.content)
            return ForColumn(held.content)
        return ForColumn(self._seal(model_instance, self.encode(self._plain(held).value)))

    def _plain(self, held: Any) -> Plain:
        if not isinstance(held, Plain):
            raise VaultError(f"{self} was set past its attribute; nothing of it is kept.")
        return held

    def _seal(self, instance: models.Model, content: bytes) -> bytes:
        holder = self._holder_of(instance)
        version, key = key_store().get(holder, self.purpose)
        return seal(key, content, self._context(instance, holder, version))

    def _open(self, instance: models.Model, content: bytes) -> Any:
        holder, version = self._holder_of(instance), key_version(content)
        _, key = key_store().get(holder, self.purpose, version)
        return self.decode(open_sealed(key, content, self._context(instance, holder, version)))

    def _context(self, instance: models.Model, holder: str, version: int) -> Context:
        if instance.pk is None:
            raise VaultError(f"{self} needs a primary key made in Python.")
        return Context(version, holder, self.model._meta.db_table, str(instance.pk), self.name)

    def _holder_of(self, instance: models.Model) -> str:
        holder = PSO if self.holder == PSO else getattr(instance, self.holder)
        if holder is None:
            raise VaultError(f"{self} belongs to no provider yet.")
        return str(holder)

    def _is_set(self, option: str) -> bool:
        return getattr(self, option, None) not in (None, False, models.NOT_PROVIDED)

    # What the database may be asked

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def get_prep_value(self, value: Any) -> NoReturn:
        raise VaultError(f"{self} can be neither compared nor written without its row.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> NoReturn:
        self.get_prep_value(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """NULL, or what `pre_save` sealed. Everything else, `update()` and `bulk_update()` included, does
        not know its row. Raises VaultError."""
        if value is None:
            return None
        if not isinstance(value, ForColumn):
            self.get_prep_value(value)
        return connection.Database.Binary(value.content)

    def get_lookup(self, lookup_name: str) -> type[lookups.Lookup[Any]]:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed: only isnull can be asked of it.")
        return lookups.IsNull

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise FieldError(f"{self} is sealed: {lookup_name} cannot be computed from it.")

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Whole rows only: `values()`, `values_list()` and annotations lose the row that opens the value."""
        query = compiler.query
        named = [getattr(column, "target", None) for column in query.annotation_select.values()]
        if not query.default_cols or self in named:
            raise FieldError(f"{self} is sealed: read it from an instance.")
        return sql, params


class SealedTextField(SealedField):
    """Text of any length; the empty string is sealed like any other."""

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{self} takes text.")
        return value.encode()

    def decode(self, content: bytes) -> str:
        return content.decode()


class SealedJSONField(SealedField):
    """A value that JSON can hold, NaN excluded. The plain value may be changed in place and is sealed as it
    stands when the row is saved."""

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()

    def decode(self, content: bytes) -> Any:
        return json.loads(content)
