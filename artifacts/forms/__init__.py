"""The forms of what students did and made; each noun has its own module."""

from artifacts.forms.attendance import ChoiceForm
from artifacts.forms.portfolio import ItemForm
from artifacts.forms.reflections import DimensionForm, FeedbackForm, PromptForm, QueueForm, ReflectionForm
from artifacts.forms.samples import AcceptForm, AnswerForm, PaperForm, SampleFilterForm

__all__ = [
    "AcceptForm",
    "AnswerForm",
    "ChoiceForm",
    "DimensionForm",
    "FeedbackForm",
    "ItemForm",
    "PaperForm",
    "PromptForm",
    "QueueForm",
    "ReflectionForm",
    "SampleFilterForm",
]
