"""Routes of the office. Names without a prefix: pages of every floor lead here."""

from __future__ import annotations

from django.urls import path

from .views import (
    contracts,
    doors,
    incidents,
    listing,
    own,
    people,
    places,
    providers,
    records,
    security_notices,
)

PROVIDER, INCIDENT = "providers/<uuid:provider_id>/", "incidents/<uuid:incident_id>/"

urlpatterns = [
    path("", doors.Home.as_view(), name="home"),
    path("switch/", doors.SwitchPlace.as_view(), name="switch_place"),
    path("second-factor/", doors.SecondFactorNeeded.as_view(), name="second_factor_needed"),
    path("invitations/<str:token>/", doors.InvitationPage.as_view(), name="invitation"),
    path("profile/", own.Profile.as_view(), name="profile"),
    path("help/", own.Help.as_view(), name="help"),
    path("who-may/", own.WhoMay.as_view(), name="who_may"),
    path("people/", people.People.as_view(), name="people"),
    path("people/invite/", people.Invite.as_view(), name="invite"),
    path("people/invite-list/", people.InviteList.as_view(), name="invite_list"),
    path("people/<uuid:membership_id>/", people.Person.as_view(), name="person"),
    path("people/<uuid:membership_id>/end/", people.EndPlace.as_view(), name="end_place"),
    path("people/invitations/<uuid:invitation_id>/withdraw/", people.WithdrawInvitation.as_view(), name="withdraw"),
    path("places/", places.Places.as_view(), name="places"),
    path("credentials/", records.Credentials.as_view(), name="credentials"),
    path("credentials/make/", records.MakeCredential.as_view(), name="make_credential"),
    path("credentials/<uuid:credential_id>/revoke/", records.RevokeCredential.as_view(), name="revoke_credential"),
    path("first-steps/", records.FirstSteps.as_view(), name="first_steps"),
    path("audit/", records.Audit.as_view(), name="audit"),
    path("audit/entries.csv", records.AuditSheet.as_view(), name="audit_sheet"),
    path("jobs/", records.Jobs.as_view(), name="jobs"),
    path("jobs/<uuid:message_id>/revive/", records.ReviveJob.as_view(), name="revive_job"),
    path("incidents/", incidents.Incidents.as_view(), name="incidents"),
    path("incidents/new/", incidents.NewIncident.as_view(), name="incident_new"),
    path(INCIDENT, incidents.IncidentPage.as_view(), name="incident"),
    path(INCIDENT + "affected/", incidents.ChooseAffected.as_view(), name="incident_affected"),
    path(INCIDENT + "notify/", incidents.NotifyProviders.as_view(), name="incident_notify"),
    path("security-notices/", security_notices.SecurityNotices.as_view(), name="security_notices"),
    path("security-notices/<uuid:notice_id>/", security_notices.SecurityNoticePage.as_view(), name="security_notice"),
    path("listing/", listing.ListingCalendar.as_view(), name="listing"),
    path("listing/record/", listing.RecordListing.as_view(), name="record_listing"),
    path("listing/duties/<str:key>/", listing.DutyPage.as_view(), name="listing_duty"),
    path("providers/", providers.Providers.as_view(), name="providers"),
    path("providers/register/", providers.RegisterProvider.as_view(), name="register_provider"),
    path(PROVIDER, providers.ProviderPage.as_view(), name="provider"),
    path(PROVIDER + "contract/", contracts.ContractPage.as_view(), name="contract"),
    path(PROVIDER + "contract/record/", contracts.RecordContract.as_view(), name="record_contract"),
    path(PROVIDER + "change/", providers.ChangeProvider.as_view(), name="change_provider"),
    path(PROVIDER + "end/", providers.EndContract.as_view(), name="end_contract"),
    path(PROVIDER + "administrator/", providers.InviteAdministrator.as_view(), name="invite_administrator"),
    path(PROVIDER + "facilities/add/", places.AddFacility.as_view(), name="add_facility"),
    path(PROVIDER + "facilities/<uuid:facility_id>/", places.RenameFacility.as_view(), name="rename_facility"),
    path(PROVIDER + "facilities/<uuid:facility_id>/units/add/", places.AddUnit.as_view(), name="add_unit"),
    path(PROVIDER + "units/<uuid:unit_id>/", places.RenameUnit.as_view(), name="rename_unit"),
]
